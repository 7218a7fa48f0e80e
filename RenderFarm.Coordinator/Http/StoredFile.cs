using Amazon.S3.Model;
using Microsoft.Net.Http.Headers;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Jobs.Artifacts;

namespace RenderFarm.Coordinator.Http;

/// <summary>A frame's image, or what was made of a job's frames, on its way from the bucket to a client.</summary>
/// <param name="Key">Where it is.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="FileName">What to call it on the client's disk.</param>
/// <param name="ContentType">By its extension.</param>
/// <param name="Tag">Changes when its content does: when the frame was rendered again.</param>
internal sealed record StoredFile(string Key, long SizeBytes, string FileName, string ContentType, EntityTagHeaderValue Tag)
{
    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".bmp"] = "image/bmp",
        [".tif"] = "image/tiff",
        [".tiff"] = "image/tiff",
        [".exr"] = "image/x-exr",
        [".hdr"] = "image/vnd.radiance",
    };

    /// <summary>The image of a rendered frame.</summary>
    public static StoredFile Of(Job job, Frame frame, string key, long sizeBytes) =>
        new(
            key,
            sizeBytes,
            frame.FileName == Path.GetFileName(key) ? $"{Path.GetFileNameWithoutExtension(job.Name)}-{frame.FileName}" : frame.FileName!,
            ContentTypes.GetValueOrDefault(Path.GetExtension(key), "application/octet-stream"),
            new EntityTagHeaderValue($"\"{frame.Sha256 ?? $"{job.Id}-{frame.Number}-{sizeBytes}"}\"")
        );

    /// <summary>What was written beside a rendered frame.</summary>
    public static StoredFile Of(Job job, Frame frame, FrameOutput output) =>
        new(
            JobKeys.Of(job.Id).Outputs(frame.Number) + output.Name,
            output.SizeBytes,
            Path.GetFileName(frame.Names?.Shown(output.Name) ?? output.Name),
            ContentTypes.GetValueOrDefault(Path.GetExtension(output.Name), "application/octet-stream"),
            new EntityTagHeaderValue($"\"{output.Sha256 ?? $"{job.Id}-{frame.Number}-{output.SizeBytes}"}\"")
        );

    /// <summary>What was made of a job's frames.</summary>
    public static StoredFile Of(Job job, ArtifactKind kind, string key, long sizeBytes, string? sha256) =>
        new(
            key,
            sizeBytes,
            ArtifactFiles.Name(job, kind),
            kind == ArtifactKind.Video ? RenderNames.VideoFile(job.Settings.VideoCodec).ContentType : "image/jpeg",
            new EntityTagHeaderValue($"\"{sha256 ?? $"{job.Id}-{kind}-{job.Edition}-{sizeBytes}"}\"")
        );

    /// <summary>Sends it, or the part asked for, or word that the client has it.</summary>
    public async Task<IResult> AnswerAsync(HttpRequest request, FarmBucket bucket, CancellationToken cancellationToken)
    {
        var response = request.HttpContext.Response;
        var headers = response.GetTypedHeaders();
        headers.ETag = Tag;
        response.Headers.CacheControl = Caching(request);
        response.Headers.AcceptRanges = "bytes";
        if (
            request
                .GetTypedHeaders()
                .IfNoneMatch.Any(tag => tag.Compare(Tag, useStrongComparison: false) || tag.Equals(EntityTagHeaderValue.Any))
        )
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);

        var (range, satisfiable) = Range(request);
        if (!satisfiable)
        {
            headers.ContentRange = new ContentRangeHeaderValue(SizeBytes);
            return TypedResults.StatusCode(StatusCodes.Status416RangeNotSatisfiable);
        }

        if (await bucket.OpenAsync(Key, range, cancellationToken) is not { } file)
        {
            headers.ETag = null;
            response.Headers.CacheControl = "no-store";
            return Problems.NotFound($"'{FileName}' is no longer in the bucket.");
        }

        response.RegisterForDispose(file);
        response.ContentLength = file.ContentLength;
        headers.ContentDisposition = Disposition();
        if (range is not null)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            headers.ContentRange = new ContentRangeHeaderValue(range.Start, range.End, SizeBytes);
        }

        return TypedResults.Stream(file.ResponseStream, ContentType);
    }

    /// <summary>A frame that is rendered again changes, unless the address says which version is meant (<c>?v=</c>).</summary>
    public static string Caching(HttpRequest request) =>
        request.Query.ContainsKey("v") ? "private, max-age=31536000, immutable" : "private, no-cache";

    private ContentDispositionHeaderValue Disposition()
    {
        var disposition = new ContentDispositionHeaderValue("inline");
        disposition.SetHttpFileName(FileName);
        return disposition;
    }

    /// <summary>
    /// The one range asked for; none when several are, or when it is about another version. Units other than bytes are passed over.
    /// </summary>
    private (ByteRange? Range, bool Satisfiable) Range(HttpRequest request)
    {
        var headers = request.GetTypedHeaders();
        if (headers.Range is not { Ranges.Count: 1 } asked || asked.Unit != "bytes" || IsAboutAnother(headers.IfRange))
            return (null, true);
        var range = asked.Ranges.Single();
        var first = range.From ?? Math.Max(0, SizeBytes - range.To!.Value);
        var last = range.From is null ? SizeBytes - 1 : Math.Min(range.To ?? long.MaxValue, SizeBytes - 1);
        return first <= last ? (new ByteRange(first, last), true) : (null, false);
    }

    private bool IsAboutAnother(RangeConditionHeaderValue? condition) =>
        condition is not null && condition.EntityTag?.Compare(Tag, useStrongComparison: true) != true;
}
