using System.Text;

namespace RenderFarm.LocalCloud.S3;

/// <summary>The headers of a request that are kept with the object and sent back with it.</summary>
internal static class ObjectHeaders
{
    private const string MetadataPrefix = "x-amz-meta-";
    private const int MaxMetadataBytes = 2048;

    private static readonly string[] Kept = ["content-type", "cache-control", "content-disposition", "content-language", "expires"];

    // What would change the meaning of what is stored, and is not honoured here.
    private static readonly string[] Unsupported =
    [
        "x-amz-tagging",
        "x-amz-website-redirect-location",
        "x-amz-object-lock-mode",
        "x-amz-object-lock-legal-hold",
        "x-amz-server-side-encryption-customer-algorithm",
        "x-amz-write-offset-bytes",
    ];

    public static Dictionary<string, string> Of(S3Request request)
    {
        foreach (var name in Unsupported)
        {
            if (request.Header(name) is not null)
                throw S3Errors.NotImplemented(name);
        }

        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Kept)
        {
            if (request.Header(name) is { } value)
                headers[name] = value;
        }

        headers.TryAdd("content-type", "binary/octet-stream");
        if (ContentEncoding(request) is { Length: > 0 } encoding)
            headers["content-encoding"] = encoding;
        AddMetadata(request, headers);
        foreach (var (name, value) in headers)
            RequireSendable(name, value);
        return headers;
    }

    /// <summary>Refuses what cannot go out as a header. Those that came as headers can; query parameters hold anything.</summary>
    public static void RequireSendable(string name, string value)
    {
        if (
            !name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal))
            || value.Any(letter => char.IsAscii(letter) && char.IsControl(letter))
        )
            throw S3Errors.InvalidArgument(name, value, "A header cannot have this name or value.");
    }

    /// <summary>The encoding without aws-chunked, which is only for the way here.</summary>
    private static string ContentEncoding(S3Request request) =>
        string.Join(
            ", ",
            request
                .Headers.ContentEncoding.ToString()
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(encoding => !string.Equals(encoding, "aws-chunked", StringComparison.OrdinalIgnoreCase))
        );

    private static void AddMetadata(S3Request request, Dictionary<string, string> headers)
    {
        var pairs = request
            .Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()))
            .Concat(request.Query)
            .Where(pair => pair.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase));
        var bytes = 0;
        foreach (var (name, value) in pairs)
        {
            bytes += Encoding.UTF8.GetByteCount(name) - MetadataPrefix.Length + Encoding.UTF8.GetByteCount(value);
            headers[name.ToLowerInvariant()] = value;
        }

        if (bytes > MaxMetadataBytes)
            throw S3Errors.MetadataTooLarge(MaxMetadataBytes);
    }
}
