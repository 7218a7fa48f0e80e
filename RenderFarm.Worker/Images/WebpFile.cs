using System.Buffers.Binary;

namespace RenderFarm.Worker.Images;

/// <summary>WebP (RFC 9649): a RIFF file that is as long as it says.</summary>
internal static class WebpFile
{
    private const int HeaderLength = 12;

    public static ImageStructure Check(ReadOnlySpan<byte> data)
    {
        if (data.Length < HeaderLength || !data[8..].StartsWith("WEBP"u8))
            throw new BadImageException("The file is no WebP.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) + 8L > data.Length)
            throw new BadImageException("The WebP is truncated.");

        return new ImageStructure { Depth = 8 };
    }
}
