using System.Globalization;
using System.Text;
using System.Xml.Linq;
using RenderFarm.LocalCloud.S3.Checksums;
using RenderFarm.LocalCloud.S3.Index;

namespace RenderFarm.LocalCloud.S3.Operations;

/// <summary>ListObjectsV2 and its predecessor.</summary>
internal sealed class ListingOperations(ObjectListing listing)
{
    private const int MaxKeys = 1000;

    public Task ListV2Async(S3Request request)
    {
        var startAfter = request.QueryValue("start-after") ?? string.Empty;
        var token = request.QueryValue("continuation-token");
        var from = token is null ? Start(startAfter) : ReadToken(token);
        return WriteAsync(
            request,
            from,
            page =>
                [
                    S3Xml.Element("KeyCount", page.Entries.Count),
                    token is null ? null : S3Xml.Element("ContinuationToken", token),
                    page.Next is null ? null : S3Xml.Element("NextContinuationToken", Convert.ToBase64String(page.Next)),
                    startAfter.Length == 0 ? null : S3Xml.Element("StartAfter", Encode(request, startAfter)),
                ]
        );
    }

    public Task ListV1Async(S3Request request)
    {
        var marker = request.QueryValue("marker") ?? string.Empty;
        var delimiter = request.QueryValue("delimiter") ?? string.Empty;
        // A marker may be a common prefix of the page before; then all keys under it are done.
        var from =
            delimiter.Length > 0 && marker.EndsWith(delimiter, StringComparison.Ordinal)
                ? KeyRange.AfterPrefix(Encoding.UTF8.GetBytes(marker)) ?? Start(marker)
                : Start(marker);
        return WriteAsync(
            request,
            from,
            page =>
                [
                    S3Xml.Element("Marker", Encode(request, marker)),
                    page.Next is null ? null : S3Xml.Element("NextMarker", Encode(request, page.Entries[^1].Name)),
                ]
        );
    }

    private Task WriteAsync(S3Request request, byte[] from, Func<ListingPage, XElement?[]> extra)
    {
        if (request.QueryValue("encoding-type") is { } encoding && encoding != "url")
            throw S3Errors.InvalidArgument("encoding-type", encoding, "Invalid Encoding Method specified in Request");

        var prefix = request.QueryValue("prefix") ?? string.Empty;
        var delimiter = request.QueryValue("delimiter") ?? string.Empty;
        var maxKeys = ReadMax(request, "max-keys");
        var page = listing.List(request.Bucket, prefix, delimiter, from, maxKeys);
        return S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "ListBucketResult",
                S3Xml.Element("Name", request.Bucket),
                S3Xml.Element("Prefix", Encode(request, prefix)),
                delimiter.Length == 0 ? null : S3Xml.Element("Delimiter", Encode(request, delimiter)),
                S3Xml.Element("MaxKeys", maxKeys),
                request.HasQuery("encoding-type") ? S3Xml.Element("EncodingType", "url") : null,
                S3Xml.Element("IsTruncated", page.Next is not null),
                extra(page),
                page.Entries.Where(entry => entry.Row is not null).Select(entry => Contents(request, entry.Name, entry.Row!)),
                page.Entries.Where(entry => entry.Row is null)
                    .Select(entry => S3Xml.Element("CommonPrefixes", S3Xml.Element("Prefix", Encode(request, entry.Name))))
            )
        );
    }

    public static int ReadMax(S3Request request, string name) => Math.Min(ReadNumber(request, name, MaxKeys), MaxKeys);

    public static int ReadNumber(S3Request request, string name, int standard)
    {
        if (request.QueryValue(name) is not { Length: > 0 } text)
            return standard;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw S3Errors.InvalidArgument(name, text, $"Argument {name} must be an integer between 0 and 2147483647");
    }

    public static string Encode(S3Request request, string name) =>
        request.QueryValue("encoding-type") == "url" ? Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal) : name;

    private static XElement Contents(S3Request request, string key, ObjectRow row) =>
        S3Xml.Element(
            "Contents",
            S3Xml.Element("Key", Encode(request, key)),
            S3Xml.Element("LastModified", DateTimeOffset.FromUnixTimeMilliseconds(row.Modified)),
            S3Xml.Element("ETag", ETags.Quote(row.ETag)),
            row.ChecksumAlgorithm is { } algorithm
                ? S3Xml.Element("ChecksumAlgorithm", ChecksumNames.Name((ChecksumAlgorithm)algorithm))
                : null,
            S3Xml.Element("Size", row.Size),
            S3Xml.Element("StorageClass", "STANDARD")
        );

    private static byte[] Start(string after) => after.Length == 0 ? [] : KeyRange.After(Encoding.UTF8.GetBytes(after));

    private static byte[] ReadToken(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var written)
            ? bytes[..written]
            : throw S3Errors.InvalidArgument("continuation-token", token, "The continuation token provided is incorrect");
    }
}
