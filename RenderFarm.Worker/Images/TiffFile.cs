using System.Buffers.Binary;

namespace RenderFarm.Worker.Images;

/// <summary>
/// TIFF 6.0: the first directory, with the values of its entries and its strips inside the file. Blender's decoder has the last word on
/// the pixels and refuses what is truncated, but makes four channels of its own depth of any image: how the file has them is only told
/// here.
/// </summary>
internal static class TiffFile
{
    private const ushort Width = 256,
        Height = 257,
        BitsPerSample = 258,
        StripOffsets = 273,
        SamplesPerPixel = 277,
        StripLengths = 279;
    private const int EntryLength = 12;
    private const ushort Short = 3;

    /// <summary>Bytes of a value by the number of its type, from 1 on.</summary>
    private static readonly int[] ValueLengths = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

    public static ImageStructure Check(ReadOnlySpan<byte> data)
    {
        var little = data[0] == 'I';
        var directory = ReadUInt32(data, 4, little);
        var entries = ReadUInt16(data, directory, little);
        long width = 0,
            height = 0,
            depth = 1,
            channels = 1,
            strips = 0,
            lengths = 0;
        for (var index = 0; index < entries; index++)
        {
            var at = directory + 2 + ((long)index * EntryLength);
            CheckValues(data, at, little);
            switch (ReadUInt16(data, at, little))
            {
                case Width:
                    width = ReadValue(data, at, little);
                    break;
                case Height:
                    height = ReadValue(data, at, little);
                    break;
                case BitsPerSample:
                    depth = ReadValue(data, at, little);
                    break;
                case SamplesPerPixel:
                    channels = ReadValue(data, at, little);
                    break;
                case StripOffsets:
                    strips = at;
                    break;
                case StripLengths:
                    lengths = at;
                    break;
            }
        }

        for (var strip = 0; strips > 0 && lengths > 0 && strip < ReadUInt32(data, strips + 4, little); strip++)
        {
            if (ReadValue(data, strips, little, strip) + ReadValue(data, lengths, little, strip) > data.Length)
                throw Truncated();
        }

        return new ImageStructure
        {
            Size = new PixelSize((int)width, (int)height),
            Channels = (int)channels,
            Depth = (int)depth,
        };
    }

    private static void CheckValues(ReadOnlySpan<byte> data, long entry, bool little)
    {
        var type = ReadUInt16(data, entry + 2, little);
        var length = type < ValueLengths.Length ? ReadUInt32(data, entry + 4, little) * ValueLengths[type] : 0;
        if (length > 4 && ReadUInt32(data, entry + 8, little) + length > data.Length)
            throw Truncated();
    }

    /// <summary>One of an entry's values, from 0.</summary>
    private static long ReadValue(ReadOnlySpan<byte> data, long entry, bool little, int number = 0)
    {
        var isShort = ReadUInt16(data, entry + 2, little) == Short;

        // Values that fit into the entry's last four bytes stand there themselves.
        var at = ReadUInt32(data, entry + 4, little) * (isShort ? 2 : 4) <= 4 ? entry + 8 : ReadUInt32(data, entry + 8, little);
        return isShort ? ReadUInt16(data, at + (2L * number), little) : ReadUInt32(data, at + (4L * number), little);
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
