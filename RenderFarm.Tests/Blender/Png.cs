using System.Buffers.Binary;
using System.IO.Compression;

namespace RenderFarm.Tests.Blender;

/// <summary>Reads the pixels of the PNGs that Blender writes: eight or sixteen bits, not interlaced.</summary>
internal static class Png
{
    /// <summary>The pixels, row after row, without filters: equal exactly when the pictures are.</summary>
    public static async Task<byte[]> Pixels(string path)
    {
        var data = await File.ReadAllBytesAsync(path);
        byte[] header = [];
        using var packed = new MemoryStream();
        var at = 8;
        while (at < data.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(at));
            var type = System.Text.Encoding.ASCII.GetString(data, at + 4, 4);
            var content = data.AsSpan(at + 8, length);
            if (type == "IHDR")
                header = content.ToArray();
            if (type == "IDAT")
                packed.Write(content);
            at += 12 + length;
        }

        packed.Position = 0;
        using var unpacked = new MemoryStream();
        await using (var pixels = new ZLibStream(packed, CompressionMode.Decompress))
            await pixels.CopyToAsync(unpacked);

        var channels = header[9] switch
        {
            0 => 1,
            2 => 3,
            4 => 2,
            _ => 4,
        };
        var step = channels * header[8] / 8;
        return Unfilter(unpacked.ToArray(), BinaryPrimitives.ReadInt32BigEndian(header) * step, step);
    }

    private static byte[] Unfilter(byte[] filtered, int rowLength, int step)
    {
        var rows = filtered.Length / (rowLength + 1);
        var pixels = new byte[rows * rowLength];
        for (var row = 0; row < rows; row++)
        {
            var filter = filtered[row * (rowLength + 1)];
            for (var column = 0; column < rowLength; column++)
            {
                var left = column >= step ? pixels[(row * rowLength) + column - step] : 0;
                var up = row > 0 ? pixels[((row - 1) * rowLength) + column] : 0;
                var corner = row > 0 && column >= step ? pixels[((row - 1) * rowLength) + column - step] : 0;
                var predicted = filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    _ => Paeth(left, up, corner),
                };
                pixels[(row * rowLength) + column] = (byte)(filtered[(row * (rowLength + 1)) + 1 + column] + predicted);
            }
        }

        return pixels;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        var (toLeft, toUp, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - corner));
        return toLeft <= toUp && toLeft <= toCorner ? left
            : toUp <= toCorner ? up
            : corner;
    }
}
