namespace RenderFarm.LocalCloud.S3;

internal static class ETags
{
    public static string Quote(string etag) => $"\"{etag}\"";

    public static string Unquote(string etag) => etag.Trim().Trim('"');

    /// <summary>Whether a list as in If-Match names <paramref name="etag"/>.</summary>
    public static bool Names(string list, string etag) =>
        list.Split(',').Select(Unquote).Any(named => named == "*" || string.Equals(named, etag, StringComparison.Ordinal));
}
