using System.Buffers.Binary;

namespace RenderFarm.Worker.Images;

/// <summary>JPEG (ITU-T T.81): segments up to the scan, and the marker of the image's end at the end of the file.</summary>
internal static class JpegFile
{
    public static ImageStructure Check(ReadOnlySpan<byte> data)
    {
        if (!data.EndsWith<byte>([0xFF, 0xD9]))
            throw new BadImageException("The JPEG is truncated.");

        var rest = data[2..];
        while (rest.Length > 9 && rest[0] == 0xFF)
        {
            var marker = rest[1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new ImageStructure
                {
                    Size = new PixelSize(BinaryPrimitives.ReadUInt16BigEndian(rest[7..]), BinaryPrimitives.ReadUInt16BigEndian(rest[5..])),
                    Channels = rest[9],
                    Depth = rest[4],
                };
            }

            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length > rest.Length)
                break;

            rest = rest[length..];
        }

        throw new BadImageException("The JPEG has no frame header.");
    }
}
