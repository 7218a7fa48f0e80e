using System.Collections.Frozen;
using System.Xml.Linq;
using RenderFarm.LocalCloud.Http;
using RenderFarm.LocalCloud.S3.Operations;
using RenderFarm.LocalCloud.Signing;

namespace RenderFarm.LocalCloud.S3;

/// <summary>Amazon S3 in path style. Takes every request that no other service recognises.</summary>
internal sealed class S3Service(
    BucketOperations buckets,
    ListingOperations listings,
    ObjectOperations objects,
    CopyOperations copies,
    MultipartOperations multipart
) : ICloudService
{
    private static readonly FrozenSet<string> Unsupported = new[]
    {
        "accelerate",
        "acl",
        "analytics",
        "attributes",
        "cors",
        "encryption",
        "intelligent-tiering",
        "inventory",
        "legal-hold",
        "lifecycle",
        "logging",
        "metrics",
        "notification",
        "object-lock",
        "ownershipControls",
        "policy",
        "policyStatus",
        "publicAccessBlock",
        "renameObject",
        "replication",
        "requestPayment",
        "restore",
        "retention",
        "select",
        "session",
        "torrent",
        "versions",
        "website",
    }.ToFrozenSet(StringComparer.Ordinal);

    public string SigningName => "s3";

    public int? MaxBufferedBody => null;

    public bool Recognises(HttpRequest request) => true;

    public Task HandleAsync(CloudRequest request)
    {
        request.Response.Headers["x-amz-request-id"] = request.RequestId;
        var call = new S3Request(request);
        RefuseUnsupported(call);
        if (call.Bucket.Length == 0)
            return call.Method == HttpMethods.Get ? buckets.ListAsync(call) : throw S3Errors.MethodNotAllowed(call.Method);
        return call.Key.Length == 0 ? OnBucketAsync(call) : OnObjectAsync(call);
    }

    public CloudException Refuse(SignatureException refusal) =>
        refusal.Fault switch
        {
            SignatureFault.UnknownKey => new("InvalidAccessKeyId", 403, refusal.Message),
            SignatureFault.Mismatch => new("SignatureDoesNotMatch", 403, refusal.Message),
            SignatureFault.Skewed => new("RequestTimeTooSkewed", 403, refusal.Message),
            SignatureFault.Malformed => new("AuthorizationHeaderMalformed", 400, refusal.Message),
            _ => new("AccessDenied", 403, refusal.Message),
        };

    public Task WriteErrorAsync(CloudRequest request, CloudException error)
    {
        request.Response.Headers["x-amz-request-id"] = request.RequestId;
        if (error.StatusCode == StatusCodes.Status416RangeNotSatisfiable)
            request.Response.Headers.ContentRange = "bytes */" + error.Details["ActualObjectSize"];
        if (error.StatusCode == StatusCodes.Status304NotModified || HttpMethods.IsHead(request.Http.Method))
            return Task.CompletedTask;

        // Unlike the other documents, errors are in no namespace.
        return S3Xml.WriteAsync(
            request.Response,
            new(
                "Error",
                new XElement("Code", error.Code),
                new XElement("Message", error.Message),
                error.Details.Select(detail => new XElement(detail.Key, detail.Value)),
                new XElement("Resource", request.Target.Path),
                new XElement("RequestId", request.RequestId)
            )
        );
    }

    private static void RefuseUnsupported(S3Request call)
    {
        foreach (var (name, _) in call.Query)
        {
            if (Unsupported.Contains(name))
                throw S3Errors.NotImplemented("?" + name);
        }

        if (call.QueryValue("versionId") is { } version && version != "null")
            throw S3Errors.NotImplemented("?versionId");
    }

    private Task OnBucketAsync(S3Request call) =>
        call.Method switch
        {
            _ when call.HasQuery("tagging") => throw S3Errors.NotImplemented("?tagging"),
            "PUT" when call.HasQuery("versioning") => throw S3Errors.NotImplemented("?versioning"),
            "PUT" => buckets.CreateAsync(call),
            "HEAD" => buckets.HeadAsync(call),
            "DELETE" => buckets.DeleteAsync(call),
            "GET" when call.HasQuery("location") => buckets.LocationAsync(call),
            "GET" when call.HasQuery("versioning") => buckets.VersioningAsync(call),
            "GET" when call.HasQuery("uploads") => multipart.ListUploadsAsync(call),
            "GET" when call.QueryValue("list-type") == "2" => listings.ListV2Async(call),
            "GET" => listings.ListV1Async(call),
            "POST" when call.HasQuery("delete") => objects.DeleteManyAsync(call),
            "POST" => throw S3Errors.NotImplemented("uploads by HTML form"),
            _ => throw S3Errors.MethodNotAllowed(call.Method),
        };

    private Task OnObjectAsync(S3Request call) =>
        call.Method switch
        {
            "GET" when call.HasQuery("uploadId") => multipart.ListPartsAsync(call),
            "GET" when call.HasQuery("tagging") => objects.TaggingAsync(call),
            _ when call.HasQuery("tagging") => throw S3Errors.NotImplemented("?tagging"),
            "GET" => objects.GetAsync(call),
            "HEAD" => objects.HeadAsync(call),
            "PUT" when call.HasQuery("uploadId") && call.Header("x-amz-copy-source") is not null => copies.CopyPartAsync(call),
            "PUT" when call.HasQuery("uploadId") => multipart.UploadPartAsync(call),
            "PUT" when call.Header("x-amz-copy-source") is not null => copies.CopyAsync(call),
            "PUT" => objects.PutAsync(call),
            "POST" when call.HasQuery("uploads") => multipart.CreateAsync(call),
            "POST" when call.HasQuery("uploadId") => multipart.CompleteAsync(call),
            "DELETE" when call.HasQuery("uploadId") => multipart.AbortAsync(call),
            "DELETE" => objects.DeleteAsync(call),
            _ => throw S3Errors.MethodNotAllowed(call.Method),
        };
}
