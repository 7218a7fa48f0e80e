using System.Text;

namespace RenderFarm.LocalCloud.Signing;

/// <summary>
/// The text that is signed, as docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html has it.
/// </summary>
internal static class CanonicalRequest
{
    public static string Build(HttpRequest request, RequestTarget target, IEnumerable<string> signedHeaders, string payloadHash)
    {
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n');
        text.Append(EncodePath(target.Path)).Append('\n');
        text.Append(Query(target)).Append('\n');
        foreach (var name in signedHeaders)
            text.Append(name).Append(':').Append(HeaderValue(request, name)).Append('\n');
        text.Append('\n').AppendJoin(';', signedHeaders).Append('\n');
        text.Append(payloadHash);
        return text.ToString();
    }

    private static string EncodePath(string path) => Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal);

    private static string Query(RequestTarget target)
    {
        var pairs = target
            .Query.Where(pair => !string.Equals(pair.Key, PresignedQuery.Signature, StringComparison.OrdinalIgnoreCase))
            .Select(pair => (Name: Uri.EscapeDataString(pair.Key), Value: Uri.EscapeDataString(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => pair.Name + "=" + pair.Value);
        return string.Join('&', pairs);
    }

    private static string HeaderValue(HttpRequest request, string name) =>
        string.Join(',', request.Headers[name].Select(value => CollapseSpaces(value ?? string.Empty)));

    private static string CollapseSpaces(string value)
    {
        value = value.Trim();
        if (!value.Contains("  ", StringComparison.Ordinal))
            return value;

        return string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
