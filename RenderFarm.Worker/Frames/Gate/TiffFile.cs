using System.Buffers.Binary;

namespace RenderFarm.Worker.Frames.Gate;

/// <summary>TIFF 6.0: the first directory, with every strip or tile inside the file.</summary>
internal static class TiffFile
{
    private const ushort Width = 256, Height = 257, StripOffsets = 273, StripSizes = 279, TileOffsets = 324, TileSizes = 325;
    private const int EntryLength = 12;
    private const ushort Short = 3;

    public static PixelSize? Check(ReadOnlySpan<byte> data)
    {
        var little = data[0] == 'I';
        var directory = ReadUInt32(data, 4, little);
        var entries = ReadUInt16(data, directory, little);
        long width = 0, height = 0;
        long[] offsets = [], sizes = [];
        for (var index = 0; index < entries; index++)
        {
            var at = directory + 2 + ((long)index * EntryLength);
            switch (ReadUInt16(data, at, little))
            {
                case Width: width = ReadValues(data, at, little)[0]; break;
                case Height: height = ReadValues(data, at, little)[0]; break;
                case StripOffsets or TileOffsets: offsets = ReadValues(data, at, little); break;
                case StripSizes or TileSizes: sizes = ReadValues(data, at, little); break;
            }
        }

        if (offsets.Length == 0 || offsets.Length != sizes.Length) throw new BadImageException("The TIFF has no pixels.");

        foreach (var (offset, size) in offsets.Zip(sizes))
        {
            if (offset + size > data.Length) throw Truncated();
        }

        return new PixelSize((int)width, (int)height);
    }

    private static long[] ReadValues(ReadOnlySpan<byte> data, long entry, bool little)
    {
        var isShort = ReadUInt16(data, entry + 2, little) == Short;
        var length = isShort ? 2 : 4;
        var count = ReadUInt32(data, entry + 4, little);
        if (count is 0 || count * length > data.Length) throw Truncated();

        // Values that fit into the entry's last four bytes stand there themselves.
        var at = count * length <= 4 ? entry + 8 : ReadUInt32(data, entry + 8, little);
        var values = new long[count];
        for (var index = 0; index < count; index++, at += length) values[index] = isShort ? ReadUInt16(data, at, little) : ReadUInt32(data, at, little);
        return values;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> data, long at, bool little)
    {
        var bytes = Slice(data, at, 2);
        return little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    private static long ReadUInt32(ReadOnlySpan<byte> data, long at, bool little)
    {
        var bytes = Slice(data, at, 4);
        return little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> data, long at, int length) =>
        at >= 0 && at + length <= data.Length ? data.Slice((int)at, length) : throw Truncated();

    private static BadImageException Truncated() => new("The TIFF is truncated.");
}
