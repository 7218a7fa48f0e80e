using System.Buffers.Binary;
using System.Security.Cryptography;
using RenderFarm.Worker.OpenExr;

namespace RenderFarm.Worker.Images;

/// <summary>
/// OpenEXR (https://openexr.com/en/latest/OpenEXRFileLayout.html): headers, and an offset table whose every chunk lies inside the file, to
/// its last byte. The table is written last, so an interrupted file has zeros in it. Chunks that are not packed, or packed with ZIP, are
/// decoded.
/// </summary>
internal static class ExrFile
{
    private const int LongNamesAndParts = 1 << 12,
        Deep = 1 << 11,
        Tiled = 1 << 9;

    public static ImageStructure Check(ReadOnlySpan<byte> data)
    {
        var reader = new ExrReader(data[4..], consumed: 4);
        var version = reader.Int32();
        if ((version & Deep) != 0)
            throw new BadImageException("The OpenEXR holds deep data, which no scene's output does.");

        var multipart = (version & LongNamesAndParts) != 0;
        var parts = new List<ExrHeader>();
        do
        {
            parts.Add(ExrHeader.Read(ref reader, (version & Tiled) != 0));
        } while (multipart && reader.PeekByte() != 0);

        if (multipart)
            reader.Skip(1);

        var hasNotFinite = false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var pixels = ExrPixels.CanDecode(part) ? new ExrPixels(part, hash) : null;
            for (var chunk = 0; chunk < part.Chunks; chunk++)
                CheckChunk(data, chunk, reader.Int64(), part, multipart, pixels);
            hasNotFinite |= pixels is { HasNotFinite: true };
        }

        var isDecoded = parts.TrueForAll(ExrPixels.CanDecode);
        var colours = parts[0].Channels.Where(channel => channel.IsColour).ToList();
        return new ImageStructure
        {
            Size = parts[0].Display,
            Channels =
                parts.Count == 1 && colours.Count > 0 && colours.TrueForAll(channel => !channel.Name.Contains('.')) ? colours.Count : null,
            Depth = colours.Count > 0 ? colours[0].Bytes * 8 : null,
            IsDecoded = isDecoded,
            Pixels = isDecoded ? hash.GetHashAndReset() : null,
            HasNotFinite = hasNotFinite,
        };
    }

    private static void CheckChunk(ReadOnlySpan<byte> data, int number, long offset, ExrHeader part, bool multipart, ExrPixels? pixels)
    {
        // Part number, then the tile's or the scan line's coordinates, then the size of what follows.
        var lead = (multipart ? 4 : 0) + (part.IsTiled ? 16 : 4);
        if (offset <= 0 || offset + lead + 4 > data.Length)
            throw ExrReader.Truncated();

        var chunk = data[(int)offset..];
        var size = BinaryPrimitives.ReadInt32LittleEndian(chunk[lead..]);
        if (size < 0 || offset + lead + 4 + size > data.Length)
            throw ExrReader.Truncated();

        pixels?.Read(number, BinaryPrimitives.ReadInt32LittleEndian(chunk[(lead - 4)..]), chunk.Slice(lead + 4, size));
    }
}
