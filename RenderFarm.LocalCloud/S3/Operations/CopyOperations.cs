using System.Security.Cryptography;
using RenderFarm.LocalCloud.S3.Bodies;
using RenderFarm.LocalCloud.S3.Checksums;
using RenderFarm.LocalCloud.S3.Index;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.S3.Operations;

/// <summary>Copies within the store: a whole object, or a range as a part of an upload.</summary>
internal sealed class CopyOperations(ObjectIndex index, UploadIndex uploads, BlobStore blobs, TimeProvider time)
{
    public async Task CopyAsync(S3Request request)
    {
        var (sourceBucket, sourceKey) = Source(request);
        var conditions = WriteConditions.Of(request);
        var source = index.Find(sourceBucket, sourceKey);
        ReadConditions.Check(request, source, "x-amz-copy-source-");
        UploadLimits.CheckSize(source.Size);

        var replace = string.Equals(request.Header("x-amz-metadata-directive"), "REPLACE", StringComparison.OrdinalIgnoreCase);
        if (!replace && sourceBucket == request.Bucket && sourceKey == request.Key)
        {
            throw S3Errors.InvalidRequest(
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata."
            );
        }

        var algorithm = request.Header("x-amz-checksum-algorithm") is { } name
            ? ChecksumNames.Parse(name)
            : source.Checksum?.Algorithm ?? RequestBody.DefaultChecksum;
        using var blob = blobs.Create(source.Size);
        var digest = await CopyBytesAsync(source, new(0, source.Size), blob, algorithm, request.Aborted);
        var stored = new StoredObject(
            request.Key,
            digest.Size,
            digest.Md5,
            time.GetUtcNow(),
            replace ? ObjectHeaders.Of(request) : source.Headers,
            digest.Checksum,
            [new(blob.Name, digest.Size)]
        );
        await index.PutAsync(request.Bucket, stored, conditions);
        blob.Keep();
        await WriteResultAsync(request, "CopyObjectResult", stored.ETag, stored.Modified, digest.Checksum);
    }

    public async Task CopyPartAsync(S3Request request)
    {
        var (sourceBucket, sourceKey) = Source(request);
        var number = MultipartOperations.PartNumber(request);
        var upload = uploads.Find(request.Bucket, request.Key, MultipartOperations.UploadId(request));
        var source = index.Find(sourceBucket, sourceKey);
        ReadConditions.Check(request, source, "x-amz-copy-source-");

        var range = ByteRange.Parse(request.Header("x-amz-copy-source-range"), source.Size) ?? new(0, source.Size);
        using var blob = blobs.Create(range.Length);
        var digest = await CopyBytesAsync(source, range, blob, upload.Algorithm ?? RequestBody.DefaultChecksum, request.Aborted);
        var part = new UploadPart(number, new(blob.Name, digest.Size), digest.Md5, time.GetUtcNow(), digest.Checksum);
        await uploads.PutPartAsync(request.Bucket, request.Key, upload.Id, part);
        blob.Keep();
        await WriteResultAsync(request, "CopyPartResult", part.ETag, part.Modified, part.Checksum);
    }

    private static (string Bucket, string Key) Source(S3Request request)
    {
        var header = request.Header("x-amz-copy-source")!;
        if (header.Contains("?versionId=", StringComparison.Ordinal))
            throw S3Errors.NotImplemented("?versionId");

        var path = Uri.UnescapeDataString(header).TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash + 1 < path.Length
            ? (path[..slash], path[(slash + 1)..])
            : throw S3Errors.InvalidArgument(
                "x-amz-copy-source",
                header,
                "Copy Source must mention the source bucket and key: sourcebucket/sourcekey"
            );
    }

    private static Task WriteResultAsync(S3Request request, string name, string etag, DateTimeOffset modified, Checksum checksum) =>
        S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                name,
                S3Xml.Element("LastModified", modified),
                S3Xml.Element("ETag", ETags.Quote(etag)),
                ChecksumNames.Element(checksum)
            )
        );

    private async Task<BodyDigest> CopyBytesAsync(
        StoredObject source,
        ByteRange range,
        BlobWriter blob,
        ChecksumAlgorithm algorithm,
        CancellationToken cancellationToken
    )
    {
        using var content = ObjectContent.Open(blobs, source.Segments, range);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var hasher = new ChecksumHasher(algorithm);
        await content.CopyAsync(
            (bytes, token) =>
            {
                md5.AppendData(bytes.Span);
                hasher.Append(bytes.Span);
                return blob.WriteAsync(bytes, token);
            },
            cancellationToken
        );
        blob.Flush();
        return new(range.Length, Convert.ToHexStringLower(md5.GetHashAndReset()), hasher.Finish());
    }
}
