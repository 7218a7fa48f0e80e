using System.IO.Compression;

namespace RenderFarm.Worker.OpenExr;

/// <summary>
/// The compression of OpenEXR that is called ZIP (https://openexr.com/en/latest/TechnicalIntroduction.html#data-compression): the first
/// bytes of all pairs before the second ones, then the differences of neighbours, then zlib. What would not become smaller is stored as it
/// is.
/// </summary>
internal static class ExrZip
{
    /// <summary>Scan lines that are packed together.</summary>
    public const int Lines = 16;

    /// <summary>The number of this compression.</summary>
    public const byte Id = 3;

    public static byte[] Unpack(byte[] packed, int length)
    {
        if (packed.Length == length)
            return packed;

        var differences = new byte[length];
        using (var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress))
            zlib.ReadExactly(differences);
        for (var at = 1; at < length; at++)
            differences[at] = (byte)(differences[at - 1] + differences[at] - 128);

        var half = (length + 1) / 2;
        var plain = new byte[length];
        for (var at = 0; at < length; at++)
            plain[at] = differences[(at & 1) == 0 ? at / 2 : half + (at / 2)];
        return plain;
    }

    public static byte[] Pack(ReadOnlySpan<byte> plain)
    {
        var half = (plain.Length + 1) / 2;
        var differences = new byte[plain.Length];
        for (var at = 0; at < plain.Length; at++)
            differences[(at & 1) == 0 ? at / 2 : half + (at / 2)] = plain[at];
        for (var at = plain.Length - 1; at > 0; at--)
            differences[at] = (byte)(differences[at] - differences[at - 1] + 128);

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(differences);
        return packed.Length < plain.Length ? packed.ToArray() : plain.ToArray();
    }
}
