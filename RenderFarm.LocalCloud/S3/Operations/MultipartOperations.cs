using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using RenderFarm.LocalCloud.Http;
using RenderFarm.LocalCloud.S3.Bodies;
using RenderFarm.LocalCloud.S3.Checksums;
using RenderFarm.LocalCloud.S3.Index;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.S3.Operations;

/// <summary>Multipart uploads. A part is a file; completing an upload only writes down in which order they follow.</summary>
internal sealed class MultipartOperations(UploadIndex uploads, ObjectIndex index, BlobStore blobs, TimeProvider time)
{
    public async Task CreateAsync(S3Request request)
    {
        var (algorithm, composite) = MultipartChecksums.Choice(request);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await uploads.CreateAsync(
            request.Bucket,
            new Upload(id, request.Key, time.GetUtcNow(), ObjectHeaders.Of(request), algorithm, composite)
        );

        if (algorithm is { } chosen)
        {
            request.Response.Headers["x-amz-checksum-algorithm"] = ChecksumNames.Name(chosen);
            request.Response.Headers["x-amz-checksum-type"] = composite ? "COMPOSITE" : "FULL_OBJECT";
        }

        await S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "InitiateMultipartUploadResult",
                S3Xml.Element("Bucket", request.Bucket),
                S3Xml.Element("Key", request.Key),
                S3Xml.Element("UploadId", id)
            )
        );
    }

    public async Task UploadPartAsync(S3Request request)
    {
        var number = PartNumber(request);
        var upload = uploads.Find(request.Bucket, request.Key, UploadId(request));
        var stated = StatedChecksum.Of(request)?.Algorithm;
        if (upload.Algorithm is { } chosen && stated is not null && stated != chosen)
        {
            throw S3Errors.InvalidRequest(
                $"Checksum Type mismatch occurred, expected checksum Type: {ChecksumNames.Name(chosen)}, actual: "
                    + $"{ChecksumNames.Name(stated.Value)}"
            );
        }

        var length = RequestBody.DeclaredLength(request);
        UploadLimits.CheckSize(length);
        using var blob = blobs.Create(length);
        var digest = await RequestBody.CopyAsync(request, blob.WriteAsync, upload.Algorithm);
        blob.Flush();
        await uploads.PutPartAsync(
            request.Bucket,
            request.Key,
            upload.Id,
            new UploadPart(number, new(blob.Name, digest.Size), digest.Md5, time.GetUtcNow(), digest.Checksum)
        );
        blob.Keep();

        request.Response.Headers.ETag = ETags.Quote(digest.Md5);
        request.Response.Headers[digest.Checksum.Header] = digest.Checksum.Value;
    }

    public async Task CompleteAsync(S3Request request)
    {
        var conditions = WriteConditions.Of(request);
        var id = UploadId(request);
        var named = CompletedPart.ParseAll(S3Xml.Parse(await RequestBody.ReadAllAsync(request, S3Xml.MaxDocumentBytes)));

        StoredObject stored;
        if (FindCompleted(request, id) is { } done)
        {
            // The answer to an earlier attempt was lost on its way.
            stored = done;
        }
        else
        {
            stored = Assemble(request, id, named);
            await uploads.CompleteAsync(request.Bucket, id, stored, conditions);
        }

        await S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "CompleteMultipartUploadResult",
                S3Xml.Element("Location", $"http://{request.Headers.Host}/{request.Bucket}/{Uri.EscapeDataString(request.Key)}"),
                S3Xml.Element("Bucket", request.Bucket),
                S3Xml.Element("Key", request.Key),
                S3Xml.Element("ETag", ETags.Quote(stored.ETag)),
                stored.Checksum is null ? null : ChecksumNames.Element(stored.Checksum),
                stored.Checksum is null ? null : S3Xml.Element("ChecksumType", stored.Checksum.Type)
            )
        );
    }

    public async Task AbortAsync(S3Request request)
    {
        await uploads.AbortAsync(request.Bucket, request.Key, UploadId(request));
        request.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public Task ListPartsAsync(S3Request request)
    {
        var id = UploadId(request);
        var max = ListingOperations.ReadMax(request, "max-parts");
        var after = ListingOperations.ReadNumber(request, "part-number-marker", 0);
        var rest = uploads.Parts(request.Bucket, request.Key, id).Where(part => part.Number > after).ToList();
        var page = rest.Take(max).ToList();
        return S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "ListPartsResult",
                S3Xml.Element("Bucket", request.Bucket),
                S3Xml.Element("Key", request.Key),
                S3Xml.Element("UploadId", id),
                S3Xml.Element("PartNumberMarker", after),
                page.Count > 0 ? S3Xml.Element("NextPartNumberMarker", page[^1].Number) : null,
                S3Xml.Element("MaxParts", max),
                S3Xml.Element("IsTruncated", rest.Count > page.Count),
                page.Select(Describe)
            )
        );
    }

    public Task ListUploadsAsync(S3Request request)
    {
        var prefix = request.QueryValue("prefix") ?? string.Empty;
        var max = ListingOperations.ReadMax(request, "max-uploads");
        return S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "ListMultipartUploadsResult",
                S3Xml.Element("Bucket", request.Bucket),
                S3Xml.Element("Prefix", ListingOperations.Encode(request, prefix)),
                S3Xml.Element("MaxUploads", max),
                S3Xml.Element("IsTruncated", false),
                uploads
                    .List(request.Bucket, prefix, max)
                    .Select(upload =>
                        S3Xml.Element(
                            "Upload",
                            S3Xml.Element("Key", ListingOperations.Encode(request, upload.Key)),
                            S3Xml.Element("UploadId", upload.Id),
                            S3Xml.Element("StorageClass", "STANDARD"),
                            S3Xml.Element("Initiated", upload.Started)
                        )
                    )
            )
        );
    }

    public static string UploadId(S3Request request) => request.QueryValue("uploadId") ?? string.Empty;

    public static int PartNumber(S3Request request)
    {
        var text = request.QueryValue("partNumber") ?? string.Empty;
        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1 and <= UploadLimits.MaxParts
            ? number
            : throw S3Errors.InvalidArgument(
                "partNumber",
                text,
                $"Part number must be an integer between 1 and {UploadLimits.MaxParts}, inclusive"
            );
    }

    private static XElement Describe(UploadPart part) =>
        S3Xml.Element(
            "Part",
            S3Xml.Element("PartNumber", part.Number),
            S3Xml.Element("LastModified", part.Modified),
            S3Xml.Element("ETag", ETags.Quote(part.ETag)),
            S3Xml.Element("Size", part.Segment.Size),
            ChecksumNames.Element(part.Checksum)
        );

    private StoredObject Assemble(S3Request request, string id, List<CompletedPart> named)
    {
        var upload = uploads.Find(request.Bucket, request.Key, id);
        var uploaded = uploads.Parts(request.Bucket, request.Key, id).ToDictionary(part => part.Number);
        var parts = named.ConvertAll(part =>
            uploaded.TryGetValue(part.Number, out var found) && part.Matches(found) ? found : throw S3Errors.InvalidPart(part.Number)
        );
        if (parts.SkipLast(1).FirstOrDefault(part => part.Segment.Size < UploadLimits.MinPartBytes) is { } small)
            throw S3Errors.EntityTooSmall(small.Number, small.Segment.Size);

        var checksum = MultipartChecksums.Of(upload, parts);
        var size = parts.Sum(part => part.Segment.Size);
        Verify(request, checksum, size);
        return new StoredObject(
            request.Key,
            size,
            MultipartChecksums.ETag(parts),
            time.GetUtcNow(),
            upload.Headers,
            checksum,
            parts.ConvertAll(part => part.Segment),
            id
        );
    }

    private static void Verify(S3Request request, Checksum? computed, long size)
    {
        // The header with a composite value may come without the number of parts.
        if (
            computed is not null
            && request.Header(computed.Header) is { } stated
            && stated != computed.Value
            && stated != computed.Value.Split('-')[0]
        )
        {
            throw S3Errors.BadDigest(ChecksumNames.Name(computed.Algorithm));
        }

        if (request.Header("x-amz-mp-object-size") is { } statedSize && statedSize != size.ToString())
            throw S3Errors.InvalidRequest($"The stated object size {statedSize} is not the size {size} of the parts together.");
    }

    private StoredObject? FindCompleted(S3Request request, string id)
    {
        try
        {
            var stored = index.Find(request.Bucket, request.Key);
            return stored.UploadId == id ? stored : null;
        }
        catch (CloudException e) when (e.Code == "NoSuchKey")
        {
            return null;
        }
    }
}
