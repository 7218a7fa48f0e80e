using System.Xml.Linq;

namespace RenderFarm.LocalCloud.S3.Checksums;

/// <summary>What the algorithms are called in headers and documents.</summary>
internal static class ChecksumNames
{
    private const string HeaderPrefix = "x-amz-checksum-";

    public static readonly IReadOnlyList<ChecksumAlgorithm> All = Enum.GetValues<ChecksumAlgorithm>();

    public static string Header(ChecksumAlgorithm algorithm) => HeaderPrefix + Name(algorithm).ToLowerInvariant();

    public static string Name(ChecksumAlgorithm algorithm) => algorithm.ToString().ToUpperInvariant();

    /// <summary>The document's element of a checksum, such as ChecksumCRC32.</summary>
    public static XElement Element(Checksum checksum) => S3Xml.Element("Checksum" + Name(checksum.Algorithm), checksum.Value);

    public static ChecksumAlgorithm Parse(string name) =>
        Enum.TryParse<ChecksumAlgorithm>(name, ignoreCase: true, out var algorithm) && !char.IsAsciiDigit(name[0])
            ? algorithm
            : throw S3Errors.InvalidRequest($"Checksum algorithm '{name}' is not supported. Use CRC32, CRC32C, CRC64NVME, SHA1 or SHA256.");

    public static ChecksumAlgorithm? FromHeader(string header) =>
        header.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase) ? Parse(header[HeaderPrefix.Length..]) : null;
}

/// <summary>A checksum as S3 states it.</summary>
/// <param name="Algorithm">How it was made.</param>
/// <param name="Value">Base64, with <c>-N</c> behind it when it is over the checksums of N parts.</param>
/// <param name="IsComposite">Whether it is over the checksums of the parts instead of the bytes.</param>
internal sealed record Checksum(ChecksumAlgorithm Algorithm, string Value, bool IsComposite = false)
{
    public string Header => ChecksumNames.Header(Algorithm);

    public string Type => IsComposite ? "COMPOSITE" : "FULL_OBJECT";
}

/// <summary>The additional checksums of S3, by the names used in its headers in upper case.</summary>
internal enum ChecksumAlgorithm
{
    Crc32,
    Crc32C,
    Crc64Nvme,
    Sha1,
    Sha256,
}
