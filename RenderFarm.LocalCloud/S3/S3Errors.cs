using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.S3;

/// <summary>The errors of docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html that are given here.</summary>
internal static class S3Errors
{
    public static CloudException NoSuchBucket(string bucket) =>
        With(new("NoSuchBucket", 404, "The specified bucket does not exist"), "BucketName", bucket);

    public static CloudException NoSuchKey(string key) => With(new("NoSuchKey", 404, "The specified key does not exist."), "Key", key);

    public static CloudException NoSuchUpload(string uploadId) =>
        With(
            new(
                "NoSuchUpload",
                404,
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
            ),
            "UploadId",
            uploadId
        );

    public static CloudException BucketAlreadyOwnedByYou(string bucket) =>
        With(
            new("BucketAlreadyOwnedByYou", 409, "Your previous request to create the named bucket succeeded and you already own it."),
            "BucketName",
            bucket
        );

    public static CloudException BucketNotEmpty(string bucket) =>
        With(new("BucketNotEmpty", 409, "The bucket you tried to delete is not empty"), "BucketName", bucket);

    public static CloudException InvalidBucketName(string bucket) =>
        With(new("InvalidBucketName", 400, "The specified bucket is not valid."), "BucketName", bucket);

    public static CloudException KeyTooLong(int bytes) =>
        With(new("KeyTooLongError", 400, "Your key is too long"), "Size", bytes.ToString());

    public static CloudException PreconditionFailed(string condition) =>
        With(new("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"), "Condition", condition);

    public static CloudException NotModified() => new("NotModified", 304, "Not Modified");

    public static CloudException InvalidRange(long size) =>
        With(new("InvalidRange", 416, "The requested range is not satisfiable"), "ActualObjectSize", size.ToString());

    public static CloudException InvalidArgument(string name, string value, string message) =>
        With(With(new("InvalidArgument", 400, message), "ArgumentName", name), "ArgumentValue", value);

    public static CloudException InvalidRequest(string message) => new("InvalidRequest", 400, message);

    public static CloudException InvalidDigest(string name) => new("InvalidDigest", 400, $"The {name} you specified was invalid.");

    public static CloudException BadDigest(string name) =>
        new("BadDigest", 400, $"The {name} you specified did not match the calculated checksum.");

    public static CloudException ContentSha256Mismatch(string stated, string computed) =>
        With(
            With(
                new("XAmzContentSHA256Mismatch", 400, "The provided 'x-amz-content-sha256' header does not match what was computed."),
                "ClientComputedContentSHA256",
                stated
            ),
            "S3ComputedContentSHA256",
            computed
        );

    public static CloudException ChunkSignatureMismatch() =>
        new("SignatureDoesNotMatch", 403, "The signature of a chunk of the body does not match the one we calculated.");

    public static CloudException IncompleteBody(string message) => new("IncompleteBody", 400, message);

    public static CloudException MissingContentLength() =>
        new("MissingContentLength", 411, "You must provide the Content-Length HTTP header.");

    public static CloudException EntityTooLarge(long limit) =>
        With(new("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size"), "MaxSizeAllowed", limit.ToString());

    public static CloudException EntityTooSmall(int part, long size) =>
        With(
            With(
                new("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size"),
                "PartNumber",
                part.ToString()
            ),
            "ProposedSize",
            size.ToString()
        );

    public static CloudException InvalidPart(int part) =>
        With(
            new(
                "InvalidPart",
                400,
                "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag "
                    + "may not match the part's entity tag."
            ),
            "PartNumber",
            part.ToString()
        );

    public static CloudException InvalidPartOrder() =>
        new(
            "InvalidPartOrder",
            400,
            "The list of parts was not in ascending order. The parts list must be specified in order by part number."
        );

    public static CloudException MalformedXml() =>
        new("MalformedXML", 400, "The XML you provided was not well-formed or did not validate against our published schema");

    public static CloudException MetadataTooLarge(int limit) =>
        With(
            new("MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size"),
            "MaxSizeAllowed",
            limit.ToString()
        );

    public static CloudException MethodNotAllowed(string method) =>
        With(new("MethodNotAllowed", 405, "The specified method is not allowed against this resource."), "Method", method);

    public static CloudException NotImplemented(string feature) =>
        With(new("NotImplemented", 501, $"LocalCloud does not implement {feature}."), "Header", feature);

    private static CloudException With(CloudException error, string name, string value)
    {
        error.Details[name] = value;
        return error;
    }
}
