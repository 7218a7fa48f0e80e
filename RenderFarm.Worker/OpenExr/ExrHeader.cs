using System.Buffers.Binary;

namespace RenderFarm.Worker.OpenExr;

/// <summary>What the gate needs of the header of one part of an OpenEXR file.</summary>
internal sealed record ExrHeader
{
    /// <summary>Scan lines in a chunk, by the number of the compression: none, RLE, ZIPS, ZIP, PIZ, PXR24, B44, B44A, DWAA, DWAB, and
    /// HTJ2K of OpenEXR 3.4 in two sizes.</summary>
    private static readonly int[] LinesPerChunk = [1, 1, 1, 16, 32, 16, 32, 32, 32, 256, 256, 32];

    /// <summary>The whole image.</summary>
    public required PixelSize Display { get; init; }

    /// <summary>What the file holds of it.</summary>
    public required PixelSize Window { get; init; }

    /// <summary>The number of the window's first scan line.</summary>
    public required int Top { get; init; }

    /// <summary>In the order in which their values stand in a scan line.</summary>
    public required IReadOnlyList<ExrChannel> Channels { get; init; }

    /// <summary>Its chunks are tiles, not runs of scan lines.</summary>
    public required bool IsTiled { get; init; }

    /// <summary>Number of its chunks, and so of the offsets in its table.</summary>
    public required int Chunks { get; init; }

    /// <summary>0 none, 2 ZIPS, 3 ZIP; the others are no matter here.</summary>
    public required int Compression { get; init; }

    /// <summary>Scan lines in a chunk; the last one may have fewer.</summary>
    public int LinesOfChunk => LinesPerChunk[Compression];

    /// <summary>Bytes of a scan line.</summary>
    public long LineBytes => (long)Window.Width * Channels.Sum(channel => channel.Bytes);

    /// <summary>Reads one header, to the zero byte after its last attribute.</summary>
    public static ExrHeader Read(ref ExrReader reader, bool tiledFile)
    {
        PixelSize? display = null,
            window = null,
            tile = null;
        IReadOnlyList<ExrChannel> channels = [];
        int? chunks = null;
        var (compression, top) = (0, 0);
        var tiled = tiledFile;
        while (reader.PeekByte() != 0)
        {
            var name = reader.Text();
            reader.Text();
            var value = reader.Skip(reader.Int32());
            if (name.SequenceEqual("displayWindow"u8))
                (display, _) = Box(value);
            else if (name.SequenceEqual("dataWindow"u8))
                (window, top) = Box(value);
            else if (name.SequenceEqual("channels"u8))
                channels = ExrChannel.ReadAll(value);
            else if (name.SequenceEqual("compression"u8))
                compression = value[0];
            else if (name.SequenceEqual("chunkCount"u8))
                chunks = BinaryPrimitives.ReadInt32LittleEndian(value);
            else if (name.SequenceEqual("tiles"u8))
                tile = new PixelSize(BinaryPrimitives.ReadInt32LittleEndian(value), BinaryPrimitives.ReadInt32LittleEndian(value[4..]));
            else if (name.SequenceEqual("type"u8))
                tiled = value.SequenceEqual("tiledimage"u8);
        }

        reader.Skip(1);
        if (
            display is not { Width: > 0, Height: > 0 }
            || window is not { Width: > 0, Height: > 0 }
            || compression >= LinesPerChunk.Length
            || (tiled && tile is null)
            || channels.Count == 0
        )
            throw Damaged();

        return new ExrHeader
        {
            Display = display,
            Window = window,
            Top = top,
            Channels = channels,
            IsTiled = tiled,
            Chunks = chunks ?? (tiled ? Tiles(window, tile!) : Quotient(window.Height, LinesPerChunk[compression])),
            Compression = compression,
        };
    }

    private static (PixelSize Size, int Top) Box(ReadOnlySpan<byte> value)
    {
        if (value.Length < 16)
            throw ExrReader.Truncated();

        var (left, top) = (BinaryPrimitives.ReadInt32LittleEndian(value), BinaryPrimitives.ReadInt32LittleEndian(value[4..]));
        var (right, bottom) = (BinaryPrimitives.ReadInt32LittleEndian(value[8..]), BinaryPrimitives.ReadInt32LittleEndian(value[12..]));
        return (new PixelSize(right - left + 1, bottom - top + 1), top);
    }

    private static int Tiles(PixelSize window, PixelSize tile) => Quotient(window.Width, tile.Width) * Quotient(window.Height, tile.Height);

    private static int Quotient(int length, int part) => part <= 0 ? throw Damaged() : (length + part - 1) / part;

    private static BadImageException Damaged() => new("The OpenEXR's header is damaged.");
}

/// <summary>A channel of an OpenEXR part.</summary>
/// <param name="Name">Such as <c>R</c>, or <c>ViewLayer.Combined.R</c> in a multilayer image.</param>
/// <param name="Bytes">Of each value: 2 for half, 4 for float and for whole numbers.</param>
/// <param name="IsColour">Belongs to the picture itself, not to a pass beside it.</param>
internal sealed record ExrChannel(string Name, int Bytes, bool IsColour)
{
    private const int Half = 1;

    /// <summary>Reads the attribute <c>channels</c>.</summary>
    public static IReadOnlyList<ExrChannel> ReadAll(ReadOnlySpan<byte> attribute)
    {
        var channels = new List<ExrChannel>();
        var reader = new ExrReader(attribute, consumed: 0);
        while (reader.PeekByte() != 0)
        {
            var name = System.Text.Encoding.UTF8.GetString(reader.Text());
            var bytes = reader.Int32() == Half ? 2 : 4;
            reader.Skip(4); // whether it is linear, and nothing

            // The picture of a scene is sampled at every pixel.
            if (reader.Int32() != 1 || reader.Int32() != 1)
                throw new BadImageException("The OpenEXR's channels are not those of a rendered image.");

            channels.Add(new ExrChannel(name, bytes, IsOfPicture(name)));
        }

        return channels;
    }

    private static bool IsOfPicture(string name)
    {
        var dot = name.LastIndexOf('.');
        return name[(dot + 1)..] is "R" or "G" or "B" or "A" && (dot < 0 || name[..dot].EndsWith("Combined", StringComparison.Ordinal));
    }
}
