using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>Signs requests by hand (Signature Version 4), for those that no SDK would send.</summary>
internal static class Signature4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Adds what makes a request signed to its headers, of which all are signed.</summary>
    /// <param name="key">Whose request it is.</param>
    /// <param name="service">For which service.</param>
    /// <param name="method">Its method.</param>
    /// <param name="target">Path and query as they are sent.</param>
    /// <param name="headers">By names in small letters; <c>host</c> among them.</param>
    /// <param name="payloadHash">Of the body, or a word in its place.</param>
    public static void Sign(
        ImmutableCredentials key,
        string service,
        string method,
        string target,
        IDictionary<string, string> headers,
        string payloadHash
    )
    {
        var now = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        headers["x-amz-date"] = now;
        headers["x-amz-content-sha256"] = payloadHash;
        var names = headers.Keys.Order(StringComparer.Ordinal).ToList();
        var canonical = Canonical(method, target, names, headers, payloadHash);
        headers["authorization"] =
            $"{Algorithm} Credential={key.AccessKey}/{Scope(now, service)}, SignedHeaders={string.Join(';', names)}, "
            + $"Signature={Sign(key, service, now, canonical)}";
    }

    /// <summary>The path and query of an address that is signed for an hour, by default from now on, with its host alone.</summary>
    public static string Presign(ImmutableCredentials key, string service, string method, string target, string host, DateTime? from = null)
    {
        var now = (from ?? DateTime.UtcNow).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        target += target.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        target +=
            $"X-Amz-Algorithm={Algorithm}&X-Amz-Credential={Uri.EscapeDataString($"{key.AccessKey}/{Scope(now, service)}")}"
            + $"&X-Amz-Date={now}&X-Amz-Expires=3600&X-Amz-SignedHeaders=host";
        // S3 takes any body there, the others none.
        var hash = service == "s3" ? "UNSIGNED-PAYLOAD" : Convert.ToHexStringLower(SHA256.HashData([]));
        var canonical = Canonical(method, target, ["host"], new Dictionary<string, string> { ["host"] = host }, hash);
        return $"{target}&X-Amz-Signature={Sign(key, service, now, canonical)}";
    }

    private static string Scope(string now, string service) => $"{now[..8]}/{LocalCloudProcess.Region}/{service}/aws4_request";

    private static string Canonical(
        string method,
        string target,
        IReadOnlyList<string> names,
        IDictionary<string, string> headers,
        string payloadHash
    )
    {
        var (path, query) = target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark
            ? (target[..mark], target[(mark + 1)..])
            : (target, string.Empty);
        var pairs = query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Again(pair[0]), Value: pair.Length > 1 ? Again(pair[1]) : string.Empty))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}");
        var text = new StringBuilder($"{method}\n{Again(path).Replace("%2F", "/", StringComparison.Ordinal)}\n{string.Join('&', pairs)}\n");
        foreach (var name in names)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{name}:{string.Join(' ', headers[name].Split(' ', StringSplitOptions.RemoveEmptyEntries))}\n"
            );
        return text.Append(CultureInfo.InvariantCulture, $"\n{string.Join(';', names)}\n{payloadHash}").ToString();
    }

    private static string Again(string encoded) => Uri.EscapeDataString(Uri.UnescapeDataString(encoded));

    private static string Sign(ImmutableCredentials key, string service, string now, string canonical)
    {
        var text =
            $"{Algorithm}\n{now}\n{Scope(now, service)}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(canonical)))}";
        var secret = new[] { now[..8], LocalCloudProcess.Region, service, "aws4_request", text }.Aggregate(
            Encoding.UTF8.GetBytes("AWS4" + key.SecretKey),
            (hash, part) => HMACSHA256.HashData(hash, Encoding.UTF8.GetBytes(part))
        );
        return Convert.ToHexStringLower(secret);
    }
}
