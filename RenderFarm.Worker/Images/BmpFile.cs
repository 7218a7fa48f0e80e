using System.Buffers.Binary;

namespace RenderFarm.Worker.Images;

/// <summary>BMP: a file that is as long as its header says.</summary>
internal static class BmpFile
{
    private const int HeaderLength = 30;

    public static ImageStructure Check(ReadOnlySpan<byte> data)
    {
        if (data.Length < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(data[2..]) > data.Length)
            throw new BadImageException("The BMP is truncated.");

        // Blender packs no BMP, so nothing is left to decode.
        return new ImageStructure
        {
            Size = new PixelSize(
                BinaryPrimitives.ReadInt32LittleEndian(data[18..]),
                Math.Abs(BinaryPrimitives.ReadInt32LittleEndian(data[22..]))
            ),
            Channels = BinaryPrimitives.ReadUInt16LittleEndian(data[28..]) / 8,
            Depth = 8,
            IsDecoded = true,
        };
    }
}
