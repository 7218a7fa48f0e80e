using System.Buffers.Binary;

namespace RenderFarm.Worker.Frames.Gate;

/// <summary>What the gate needs of the header of one part of an OpenEXR file.</summary>
/// <param name="Display">The whole image.</param>
/// <param name="IsTiled">Its chunks are tiles, not runs of scan lines.</param>
/// <param name="Chunks">Number of its chunks, and so of the offsets in its table.</param>
internal sealed record ExrHeader(PixelSize Display, bool IsTiled, int Chunks)
{
    /// <summary>Scan lines in a chunk, by the number of the compression: none, RLE, ZIPS, ZIP, PIZ, PXR24, B44, B44A, DWAA, DWAB.</summary>
    private static readonly int[] LinesPerChunk = [1, 1, 1, 16, 32, 16, 32, 32, 32, 256];

    /// <summary>Reads one header, to the zero byte after its last attribute.</summary>
    public static ExrHeader Read(ref ExrReader reader, bool tiledFile)
    {
        PixelSize? display = null, window = null, tile = null;
        int? chunks = null;
        var compression = 0;
        var tiled = tiledFile;
        while (reader.PeekByte() != 0)
        {
            var name = reader.Text();
            reader.Text();
            var value = reader.Skip(reader.Int32());
            if (name.SequenceEqual("displayWindow"u8)) display = Box(value);
            else if (name.SequenceEqual("dataWindow"u8)) window = Box(value);
            else if (name.SequenceEqual("compression"u8)) compression = value[0];
            else if (name.SequenceEqual("chunkCount"u8)) chunks = BinaryPrimitives.ReadInt32LittleEndian(value);
            else if (name.SequenceEqual("tiles"u8)) tile = new PixelSize(BinaryPrimitives.ReadInt32LittleEndian(value), BinaryPrimitives.ReadInt32LittleEndian(value[4..]));
            else if (name.SequenceEqual("type"u8)) tiled = value.SequenceEqual("tiledimage"u8);
        }

        reader.Skip(1);
        if (display is not { Width: > 0, Height: > 0 } || window is not { Width: > 0, Height: > 0 } || compression >= LinesPerChunk.Length || (tiled && tile is null))
            throw Damaged();

        return new ExrHeader(display, tiled, chunks ?? (tiled ? Tiles(window, tile!) : Quotient(window.Height, LinesPerChunk[compression])));
    }

    private static PixelSize Box(ReadOnlySpan<byte> value) => value.Length < 16
        ? throw ExrReader.Truncated()
        : new PixelSize(
            BinaryPrimitives.ReadInt32LittleEndian(value[8..]) - BinaryPrimitives.ReadInt32LittleEndian(value) + 1,
            BinaryPrimitives.ReadInt32LittleEndian(value[12..]) - BinaryPrimitives.ReadInt32LittleEndian(value[4..]) + 1);

    private static int Tiles(PixelSize window, PixelSize tile) => Quotient(window.Width, tile.Width) * Quotient(window.Height, tile.Height);

    private static int Quotient(int length, int part) => part <= 0 ? throw Damaged() : (length + part - 1) / part;

    private static BadImageException Damaged() => new("The OpenEXR's header is damaged.");
}
