using Microsoft.AspNetCore.Http.Features;

namespace RenderFarm.LocalCloud.Signing;

/// <summary>
/// Path and query as they came over the wire. Object keys may hold <c>//</c> or <c>/../</c>, which the parsed
/// <see cref="HttpRequest.Path"/> has already folded.
/// </summary>
internal sealed class RequestTarget
{
    private RequestTarget(string path, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        Path = path;
        Query = query;
    }

    /// <summary>Percent-decoded, starting with a slash.</summary>
    public string Path { get; }

    /// <summary>Percent-decoded, in the order sent. A name without a value has an empty one.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; }

    public static RequestTarget Of(HttpContext context)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!raw.StartsWith('/'))
        {
            // The absolute form: http://host/path?query.
            var authority = raw.IndexOf("://", StringComparison.Ordinal);
            var slash = authority < 0 ? -1 : raw.IndexOf('/', authority + 3);
            raw = slash < 0 ? "/" : raw[slash..];
        }

        var mark = raw.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? new(Uri.UnescapeDataString(raw), []) : new(Uri.UnescapeDataString(raw[..mark]), ParseQuery(raw[(mark + 1)..]));
    }

    public bool Has(string name) => Query.Any(pair => string.Equals(pair.Key, name, StringComparison.Ordinal));

    public string? Find(string name)
    {
        foreach (var pair in Query)
        {
            if (string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase))
                return pair.Value;
        }

        return null;
    }

    private static List<KeyValuePair<string, string>> ParseQuery(string query)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(
                equals < 0
                    ? new(Uri.UnescapeDataString(part), string.Empty)
                    : new(Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(part[(equals + 1)..]))
            );
        }

        return pairs;
    }
}
