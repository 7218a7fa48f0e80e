using System.Globalization;
using RenderFarm.LocalCloud.S3.Index;

namespace RenderFarm.LocalCloud.S3;

/// <summary>The conditions of RFC 9110 on a read, in its order of precedence.</summary>
internal static class ReadConditions
{
    public static void Check(S3Request request, StoredObject stored, string prefix = "")
    {
        // HTTP dates have no fractions of a second.
        var modified = DateTimeOffset.FromUnixTimeSeconds(stored.Modified.ToUnixTimeSeconds());

        var ifMatch = request.Header(prefix + "if-match");
        if (ifMatch is not null && !ETags.Names(ifMatch, stored.ETag))
            throw S3Errors.PreconditionFailed("If-Match");
        if (ifMatch is null && Date(request, prefix + "if-unmodified-since") is { } unmodifiedSince && modified > unmodifiedSince)
            throw S3Errors.PreconditionFailed("If-Unmodified-Since");

        var ifNoneMatch = request.Header(prefix + "if-none-match");
        if (ifNoneMatch is not null && ETags.Names(ifNoneMatch, stored.ETag))
            throw Unchanged(prefix, "If-None-Match");
        if (ifNoneMatch is null && Date(request, prefix + "if-modified-since") is { } modifiedSince && modified <= modifiedSince)
            throw Unchanged(prefix, "If-Modified-Since");
    }

    /// <summary>A copy that its conditions forbid has failed; only a read can be told that nothing changed.</summary>
    private static Http.CloudException Unchanged(string prefix, string condition) =>
        prefix.Length == 0 ? S3Errors.NotModified() : S3Errors.PreconditionFailed(condition);

    private static DateTimeOffset? Date(S3Request request, string name) =>
        DateTimeOffset.TryParse(request.Header(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;
}
