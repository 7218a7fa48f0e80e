using System.Globalization;
using RenderFarm.LocalCloud.S3.Bodies;
using RenderFarm.LocalCloud.S3.Index;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.S3.Operations;

internal sealed class ObjectOperations(ObjectIndex index, BlobStore blobs, TimeProvider time)
{
    private const int MaxDeleted = 1000;

    // How often an object may be replaced between finding it and opening its files.
    private const int MaxOpenAttempts = 5;

    private static readonly string[] Overrides =
    [
        "content-type",
        "content-language",
        "expires",
        "cache-control",
        "content-disposition",
        "content-encoding",
    ];

    public async Task PutAsync(S3Request request)
    {
        var conditions = WriteConditions.Of(request);
        var headers = ObjectHeaders.Of(request);
        UploadLimits.CheckSize(RequestBody.DeclaredLength(request));
        index.EnsureWritable(request.Bucket, request.Key, conditions);

        using var blob = blobs.Create(RequestBody.DeclaredLength(request));
        var digest = await RequestBody.CopyAsync(request, blob.WriteAsync, algorithm: null);
        blob.Flush();
        var stored = new StoredObject(
            request.Key,
            digest.Size,
            digest.Md5,
            time.GetUtcNow(),
            headers,
            digest.Checksum,
            [new(blob.Name, digest.Size)]
        );
        await index.PutAsync(request.Bucket, stored, conditions);
        blob.Keep();

        request.Response.Headers.ETag = ETags.Quote(stored.ETag);
        request.Response.Headers[digest.Checksum.Header] = digest.Checksum.Value;
        request.Response.Headers["x-amz-checksum-type"] = digest.Checksum.Type;
    }

    public async Task GetAsync(S3Request request)
    {
        var (stored, range, content) = Open(request);
        using (content)
        {
            WriteHeaders(request, stored, range);
            await content.CopyAsync(request.Response.Body.WriteAsync, request.Aborted);
        }
    }

    public Task HeadAsync(S3Request request)
    {
        var stored = index.Find(request.Bucket, request.Key);
        ReadConditions.Check(request, stored);
        WriteHeaders(request, stored, RangeOf(request, stored));
        return Task.CompletedTask;
    }

    /// <summary>There are no tags here, which is what clients hear that ask before they copy.</summary>
    public Task TaggingAsync(S3Request request)
    {
        index.Find(request.Bucket, request.Key);
        return S3Xml.WriteAsync(request, S3Xml.Element("Tagging", S3Xml.Element("TagSet")));
    }

    public async Task DeleteAsync(S3Request request)
    {
        await index.DeleteAsync(request.Bucket, request.Key, WriteConditions.Of(request));
        request.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public async Task DeleteManyAsync(S3Request request)
    {
        var document = S3Xml.Parse(await RequestBody.ReadAllAsync(request, S3Xml.MaxDocumentBytes));
        var keys = document.Elements("Object").Select(element => element.Element("Key")?.Value ?? throw S3Errors.MalformedXml()).ToList();
        if (keys.Count is 0 or > MaxDeleted)
            throw S3Errors.MalformedXml();

        await index.DeleteManyAsync(request.Bucket, keys);
        var quiet = string.Equals(document.Element("Quiet")?.Value, "true", StringComparison.OrdinalIgnoreCase);
        await S3Xml.WriteAsync(
            request,
            S3Xml.Element("DeleteResult", quiet ? null : keys.Select(key => S3Xml.Element("Deleted", S3Xml.Element("Key", key))))
        );
    }

    private static ByteRange? RangeOf(S3Request request, StoredObject stored)
    {
        if (request.QueryValue("partNumber") is not { } text)
            return ByteRange.Parse(request.Header("range"), stored.Size);

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            throw S3Errors.InvalidArgument("partNumber", text, "Part number must be an integer between 1 and 10000, inclusive");
        if (number > stored.Segments.Count)
            throw S3Errors.InvalidRange(stored.Size);
        return new(stored.Segments.Take(number - 1).Sum(segment => segment.Size), stored.Segments[number - 1].Size);
    }

    private static void WriteHeaders(S3Request request, StoredObject stored, ByteRange? range)
    {
        var response = request.Response;
        foreach (var (name, value) in stored.Headers)
            response.Headers[name] = value;
        foreach (var name in Overrides)
        {
            if (request.QueryValue("response-" + name) is { } value)
            {
                ObjectHeaders.RequireSendable(name, value);
                response.Headers[name] = value;
            }
        }

        response.Headers.ETag = ETags.Quote(stored.ETag);
        response.Headers.LastModified = stored.Modified.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.AcceptRanges = "bytes";
        response.ContentLength = range?.Length ?? stored.Size;
        if (range is { } part)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = part.ContentRange(stored.Size);
        }

        if (request.HasQuery("partNumber"))
            response.Headers["x-amz-mp-parts-count"] = stored.Segments.Count.ToString();

        // The checksum is of the whole: sent with a part, clients would hold it against that.
        var wanted = string.Equals(request.Header("x-amz-checksum-mode"), "ENABLED", StringComparison.OrdinalIgnoreCase);
        if (wanted && range is null && stored.Checksum is { } checksum)
        {
            response.Headers[checksum.Header] = checksum.Value;
            response.Headers["x-amz-checksum-type"] = checksum.Type;
        }
    }

    private (StoredObject Stored, ByteRange? Range, ObjectContent Content) Open(S3Request request)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = index.Find(request.Bucket, request.Key);
            ReadConditions.Check(request, stored);
            var range = RangeOf(request, stored);
            try
            {
                return (stored, range, ObjectContent.Open(blobs, stored.Segments, range ?? new(0, stored.Size)));
            }
            catch (FileNotFoundException) when (attempt < MaxOpenAttempts)
            {
                // Replaced or deleted just now: look again.
            }
        }
    }
}
