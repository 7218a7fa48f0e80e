using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace RenderFarm.Worker.Images;

/// <summary>PNG (ISO/IEC 15948): chunks with their check sums, and pixels that unpack to exactly what the header promises.</summary>
internal static class PngFile
{
    public static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private const int HeaderLength = 13;

    public static ImageStructure Check(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> header = default;
        using var packed = new MemoryStream();
        var rest = data[Signature.Length..];
        while (true)
        {
            var chunk = ReadChunk(ref rest);
            var type = chunk[..4];
            var content = chunk[4..];
            if (header.IsEmpty)
            {
                if (!type.SequenceEqual("IHDR"u8) || content.Length != HeaderLength)
                    throw new BadImageException("The PNG has no header.");
                header = content;
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                packed.Write(content);
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                break;
            }
        }

        if (!rest.IsEmpty)
            throw new BadImageException("The PNG goes on after its end.");

        var size = new PixelSize(BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        packed.Position = 0;
        var channels = Channels(header);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        CheckPixels(packed, LengthOfPixels(header, size, channels), hash);
        return new ImageStructure
        {
            Pixels = hash.GetHashAndReset(),
            Size = size,
            Channels = channels,
            Depth = header[8],
            IsDecoded = true,
        };
    }

    private static ReadOnlySpan<byte> ReadChunk(scoped ref ReadOnlySpan<byte> rest)
    {
        const int Frame = 12; // length, type, check sum
        if (rest.Length < Frame)
            throw Truncated();

        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - Frame)
            throw Truncated();

        var typeAndContent = rest.Slice(4, 4 + (int)length);
        if (Crc32.HashToUInt32(typeAndContent) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
            throw new BadImageException("The PNG is damaged: a check sum is wrong.");

        rest = rest[(Frame + (int)length)..];
        return typeAndContent;
    }

    private static int Channels(ReadOnlySpan<byte> header) =>
        header[9] switch
        {
            0 or 3 => 1,
            2 => 3,
            4 => 2,
            6 => 4,
            _ => throw new BadImageException("The PNG has an unknown colour type."),
        };

    private static long LengthOfPixels(ReadOnlySpan<byte> header, PixelSize size, int channels)
    {
        var depth = header[8];
        if (size.Width <= 0 || size.Height <= 0 || depth is not (1 or 2 or 4 or 8 or 16) || header[12] != 0)
            throw new BadImageException("The PNG's header is damaged.");

        // Each row begins with a byte that names its filter.
        return (1 + ((((long)size.Width * channels * depth) + 7) / 8)) * size.Height;
    }

    private static void CheckPixels(Stream packed, long expected, IncrementalHash hash)
    {
        var buffer = new byte[64 << 10];
        long length = 0;
        try
        {
            using var pixels = new ZLibStream(packed, CompressionMode.Decompress);
            while (pixels.Read(buffer) is > 0 and var read)
            {
                length += read;
                hash.AppendData(buffer, 0, read);
            }
        }
        catch (InvalidDataException exception)
        {
            throw new BadImageException($"The PNG's pixels are damaged: {exception.Message}");
        }

        if (length != expected)
            throw new BadImageException($"The PNG has {length} bytes of pixels instead of {expected}.");
    }

    private static BadImageException Truncated() => new("The PNG is truncated.");
}
