using System.Globalization;
using System.Xml.Linq;
using RenderFarm.LocalCloud.S3.Checksums;
using RenderFarm.LocalCloud.S3.Index;

namespace RenderFarm.LocalCloud.S3.Operations;

/// <summary>A part as the client names it when it completes an upload.</summary>
internal sealed record CompletedPart(int Number, string ETag, Checksum? Checksum)
{
    public static List<CompletedPart> ParseAll(XElement document)
    {
        var parts = document.Elements("Part").Select(Parse).ToList();
        if (parts.Count is 0 or > UploadLimits.MaxParts)
            throw S3Errors.MalformedXml();
        if (parts.Zip(parts.Skip(1)).Any(pair => pair.First.Number >= pair.Second.Number))
            throw S3Errors.InvalidPartOrder();
        return parts;
    }

    public bool Matches(UploadPart part) =>
        string.Equals(part.ETag, ETag, StringComparison.Ordinal) && (Checksum is null || Checksum == part.Checksum);

    private static CompletedPart Parse(XElement element)
    {
        if (
            !int.TryParse(element.Element("PartNumber")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || element.Element("ETag") is not { } etag
        )
        {
            throw S3Errors.MalformedXml();
        }

        var checksum = ChecksumNames
            .All.Select(algorithm => (Algorithm: algorithm, element.Element("Checksum" + ChecksumNames.Name(algorithm))?.Value))
            .Where(stated => stated.Value is not null)
            .Select(stated => new Checksum(stated.Algorithm, stated.Value!))
            .FirstOrDefault();
        return new(number, ETags.Unquote(etag.Value), checksum);
    }
}
