using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RenderFarm.Worker.OpenExr;

/// <summary>
/// Decodes the scan lines of an OpenEXR part that is not packed, or packed with ZIP, and looks for values that are no colours.
/// </summary>
internal sealed class ExrPixels(ExrHeader part, IncrementalHash hash)
{
    private const int None = 0,
        Zips = 2,
        Zip = 3;
    private const ushort HalfExponent = 0x7C00;
    private const uint FloatExponent = 0x7F800000;

    private readonly byte[] _packed = new byte[ChunkBytes(part)];
    private readonly byte[] _lines = new byte[ChunkBytes(part)];

    /// <summary>A value of the picture is infinite or no number.</summary>
    public bool HasNotFinite { get; private set; }

    /// <summary>Whether this decodes the part. Blender decodes the others.</summary>
    public static bool CanDecode(ExrHeader part) =>
        !part.IsTiled && part.Compression is (None or Zips or Zip) && ChunkBytes(part) <= Array.MaxLength;

    /// <summary>Decodes one chunk.</summary>
    /// <param name="chunk">Its number in the table of offsets, which is in the order of the lines.</param>
    /// <param name="line">The number of its first scan line.</param>
    /// <param name="content">Its bytes.</param>
    /// <exception cref="BadImageException">It does not hold what it should.</exception>
    public void Read(int chunk, int line, ReadOnlySpan<byte> content)
    {
        var rest = part.Window.Height - (chunk * part.LinesOfChunk);
        if (line != part.Top + (chunk * part.LinesOfChunk) || rest <= 0)
            throw Damaged();

        var lines = Math.Min(part.LinesOfChunk, rest);
        var length = (int)(lines * part.LineBytes);
        // What packing would not make smaller is stored as it is.
        if (content.Length == length)
            Scan(content, lines);
        else if (part.Compression != None && content.Length < length)
            Scan(Unpack(content, length), lines);
        else
            throw Damaged();
    }

    private static long ChunkBytes(ExrHeader part) => part.LineBytes * Math.Min(part.LinesOfChunk, part.Window.Height);

    /// <summary>ZIP packs differences of neighbours, the first bytes of all pairs before the second ones.</summary>
    private ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> content, int length)
    {
        var packed = _packed.AsSpan(0, length);
        Inflate(content, packed);
        for (var at = 1; at < length; at++)
            packed[at] = (byte)(packed[at - 1] + packed[at] - 128);

        var half = (length + 1) / 2;
        var lines = _lines.AsSpan(0, length);
        for (var at = 0; at < length; at++)
            lines[at] = packed[(at & 1) == 0 ? at / 2 : half + (at / 2)];
        return lines;
    }

    private static void Inflate(ReadOnlySpan<byte> content, Span<byte> target)
    {
        try
        {
            using var source = new ZLibStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
            if (source.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length || source.ReadByte() >= 0)
                throw Damaged();
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
    }

    private void Scan(ReadOnlySpan<byte> lines, int count)
    {
        hash.AppendData(lines);
        for (var line = 0; line < count; line++)
        {
            foreach (var channel in part.Channels)
            {
                var values = lines[..(part.Window.Width * channel.Bytes)];
                lines = lines[values.Length..];
                if (channel.IsColour)
                    HasNotFinite |= channel.Bytes == 2 ? HasNotFiniteHalf(values) : HasNotFiniteFloat(values);
            }
        }
    }

    private static bool HasNotFiniteHalf(ReadOnlySpan<byte> values)
    {
        foreach (var value in MemoryMarshal.Cast<byte, ushort>(values))
        {
            if ((value & HalfExponent) == HalfExponent)
                return true;
        }

        return false;
    }

    private static bool HasNotFiniteFloat(ReadOnlySpan<byte> values)
    {
        foreach (var value in MemoryMarshal.Cast<byte, uint>(values))
        {
            if ((value & FloatExponent) == FloatExponent)
                return true;
        }

        return false;
    }

    private static BadImageException Damaged() => new("The OpenEXR's pixels are damaged.");
}
