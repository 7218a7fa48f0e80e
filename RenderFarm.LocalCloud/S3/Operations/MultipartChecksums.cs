using System.Security.Cryptography;
using RenderFarm.LocalCloud.S3.Checksums;
using RenderFarm.LocalCloud.S3.Index;

namespace RenderFarm.LocalCloud.S3.Operations;

/// <summary>What a multipart object's entity tag and checksum are made of: those of its parts.</summary>
internal static class MultipartChecksums
{
    /// <summary>The algorithm and kind that a client chooses when it creates an upload.</summary>
    public static (ChecksumAlgorithm? Algorithm, bool IsComposite) Choice(S3Request request)
    {
        if (request.Header("x-amz-checksum-algorithm") is not { } name)
            return (null, false);

        var algorithm = ChecksumNames.Parse(name);
        var composite = request.Header("x-amz-checksum-type")?.ToUpperInvariant() switch
        {
            null => algorithm != ChecksumAlgorithm.Crc64Nvme,
            "COMPOSITE" => true,
            "FULL_OBJECT" => false,
            var other => throw S3Errors.InvalidArgument(
                "x-amz-checksum-type",
                other,
                "The checksum type must be COMPOSITE or FULL_OBJECT."
            ),
        };
        if (composite ? algorithm == ChecksumAlgorithm.Crc64Nvme : !CrcCombination.CanCombine(algorithm))
            throw S3Errors.InvalidRequest($"The checksum type cannot be used with the {name} checksum algorithm.");
        return (algorithm, composite);
    }

    public static string ETag(IReadOnlyCollection<UploadPart> parts)
    {
        var tags = parts.SelectMany(part => Convert.FromHexString(part.ETag)).ToArray();
        return $"{Convert.ToHexStringLower(MD5.HashData(tags))}-{parts.Count}";
    }

    /// <returns>Null when the parts' checksums are of several kinds.</returns>
    public static Checksum? Of(Upload upload, IReadOnlyCollection<UploadPart> parts)
    {
        var algorithm = upload.Algorithm ?? parts.First().Checksum.Algorithm;
        if (parts.Any(part => part.Checksum.Algorithm != algorithm))
            return null;
        if (upload.IsComposite)
            return Composite(algorithm, parts);

        return CrcCombination.CanCombine(algorithm)
            ? CrcCombination.Combine(algorithm, parts.Select(part => (part.Checksum.Value, part.Segment.Size)))
            : null;
    }

    private static Checksum Composite(ChecksumAlgorithm algorithm, IReadOnlyCollection<UploadPart> parts)
    {
        using var hasher = new ChecksumHasher(algorithm);
        foreach (var part in parts)
            hasher.Append(Convert.FromBase64String(part.Checksum.Value));
        return new(algorithm, $"{hasher.Finish().Value}-{parts.Count}", IsComposite: true);
    }
}
