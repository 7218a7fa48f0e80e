namespace RenderFarm.LocalCloud.S3.Index;

/// <summary>What must hold of a key at the moment of a write.</summary>
/// <param name="MustBeAbsent">The key must not exist (<c>If-None-Match: *</c>).</param>
/// <param name="ETag">The key must exist with this entity tag, or with any when it is <c>*</c>; null for no condition.</param>
internal sealed record WriteConditions(bool MustBeAbsent, string? ETag)
{
    public static readonly WriteConditions None = new(MustBeAbsent: false, ETag: null);

    public static WriteConditions Of(S3Request request)
    {
        var ifNoneMatch = request.Headers.IfNoneMatch.ToString();
        if (ifNoneMatch.Length > 0 && ifNoneMatch != "*")
            throw S3Errors.NotImplemented("If-None-Match with anything but * on a write");

        var ifMatch = request.Headers.IfMatch.ToString();
        return new(ifNoneMatch.Length > 0, ifMatch.Length > 0 ? ETags.Unquote(ifMatch) : null);
    }

    /// <param name="key">Key that is written.</param>
    /// <param name="current">Entity tag of what is there; null when nothing is.</param>
    public void Check(string key, string? current)
    {
        if (MustBeAbsent && current is not null)
            throw S3Errors.PreconditionFailed("If-None-Match");
        if (ETag is null)
            return;
        if (current is null)
            throw S3Errors.NoSuchKey(key);
        if (ETag != "*" && !string.Equals(ETag, current, StringComparison.Ordinal))
            throw S3Errors.PreconditionFailed("If-Match");
    }
}
