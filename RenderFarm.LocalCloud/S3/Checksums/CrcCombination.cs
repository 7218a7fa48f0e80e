using System.Buffers.Binary;

namespace RenderFarm.LocalCloud.S3.Checksums;

/// <summary>
/// Makes the check of a whole out of those of its parts, so that a multipart object's bytes need not be read again: the first
/// check is multiplied by x^(8n) modulo the polynomial, n being the length of the second part, and added to the second.
/// </summary>
internal static class CrcCombination
{
    // Polynomials in reflected form: IEEE 802.3, Castagnoli (RFC 3720) and the NVM Express specification's Rocksoft one.
    private const ulong Ieee = 0xEDB88320;
    private const ulong Castagnoli = 0x82F63B78;
    private const ulong Rocksoft = 0x9A6C9329AC4BC9B5;

    /// <summary>Whether the checks of parts make that of the whole: those of all cyclic redundancy checks do.</summary>
    public static bool CanCombine(ChecksumAlgorithm algorithm) =>
        algorithm is ChecksumAlgorithm.Crc32 or ChecksumAlgorithm.Crc32C or ChecksumAlgorithm.Crc64Nvme;

    /// <param name="algorithm">One of the three CRC kinds.</param>
    /// <param name="parts">Check in base64 and length in bytes of each part, in order; at least one.</param>
    /// <returns>The check of all parts together.</returns>
    public static Checksum Combine(ChecksumAlgorithm algorithm, IEnumerable<(string Value, long Length)> parts)
    {
        var (polynomial, bits) = Parameters(algorithm);
        var check = parts
            .Select(part => (Check: Read(part.Value), part.Length))
            .Aggregate(
                (left, right) => (Multiply(Power(right.Length, polynomial, bits), left.Check, polynomial, bits) ^ right.Check, right.Length)
            )
            .Check;
        return new(algorithm, Write(check, bits));
    }

    private static (ulong Polynomial, int Bits) Parameters(ChecksumAlgorithm algorithm) =>
        algorithm switch
        {
            ChecksumAlgorithm.Crc32 => (Ieee, 32),
            ChecksumAlgorithm.Crc32C => (Castagnoli, 32),
            ChecksumAlgorithm.Crc64Nvme => (Rocksoft, 64),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a cyclic redundancy check."),
        };

    /// <summary>x^(8 * bytes). The highest bit stands for x^0, as in every reflected check.</summary>
    private static ulong Power(long bytes, ulong polynomial, int bits)
    {
        var one = 1UL << (bits - 1);
        var result = one;
        for (var square = one >> 8; bytes > 0; bytes >>= 1)
        {
            if ((bytes & 1) != 0)
                result = Multiply(result, square, polynomial, bits);
            square = Multiply(square, square, polynomial, bits);
        }

        return result;
    }

    private static ulong Multiply(ulong left, ulong right, ulong polynomial, int bits)
    {
        var product = 0UL;
        for (var bit = 1UL << (bits - 1); bit != 0; bit >>= 1)
        {
            if ((left & bit) != 0)
                product ^= right;
            right = (right & 1) == 0 ? right >> 1 : (right >> 1) ^ polynomial;
        }

        return product;
    }

    private static ulong Read(string value)
    {
        var bytes = Convert.FromBase64String(value);
        return bytes.Length == sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static string Write(ulong check, int bits)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, check);
        return Convert.ToBase64String(bytes.AsSpan(sizeof(ulong) - bits / 8));
    }
}
