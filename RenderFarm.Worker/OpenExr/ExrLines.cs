using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace RenderFarm.Worker.OpenExr;

/// <summary>
/// Reads a part of a frame as the driver has Blender store it: OpenEXR, scan lines, floats, ZIP. One block of lines is in memory at a time.
/// </summary>
internal sealed class ExrLines : IDisposable
{
    private const int Float = 2;

    private readonly BinaryReader _file;
    private readonly long[] _blocks;
    private readonly string[] _channels;
    private byte[] _lines = [];
    private int _block = -1;

    private ExrLines(BinaryReader file)
    {
        _file = file;
        Header = ExrAttributes.Read(file);
        var window = Header.Value("dataWindow");
        Width = Number(window, 2) - Number(window, 0) + 1;
        Height = Number(window, 3) - Number(window, 1) + 1;
        Top = Number(window, 1);
        _channels = [.. ChannelsOf(Header.Value("channels"))];
        if (Header.Value("compression")[0] != ExrZip.Id)
            throw new InvalidDataException("The OpenEXR is not packed with ZIP.");

        _blocks = new long[(Height + ExrZip.Lines - 1) / ExrZip.Lines];
        for (var block = 0; block < _blocks.Length; block++)
            _blocks[block] = file.ReadInt64();
    }

    public ExrAttributes Header { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Names such as <c>ViewLayer.Combined.R</c>, in the order in which their values stand in a line.</summary>
    public IReadOnlyList<string> Channels => _channels;

    private int Top { get; }

    private int LineBytes => Width * _channels.Length * sizeof(float);

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static ExrLines Open(string path)
    {
        var file = new BinaryReader(File.OpenRead(path));
        try
        {
            return new ExrLines(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The values of a channel in a line, until another line is read.</summary>
    public ReadOnlySpan<float> Values(int line, int channel)
    {
        Load(line / ExrZip.Lines);
        var start = (line % ExrZip.Lines * LineBytes) + (channel * Width * sizeof(float));
        return MemoryMarshal.Cast<byte, float>(_lines.AsSpan(start, Width * sizeof(float)));
    }

    public void Dispose() => _file.Dispose();

    private void Load(int block)
    {
        if (block == _block)
            return;

        _file.BaseStream.Position = _blocks[block];
        if (_file.ReadInt32() != Top + (block * ExrZip.Lines))
            throw new InvalidDataException("The OpenEXR's lines are in disorder.");

        var lines = Math.Min(ExrZip.Lines, Height - (block * ExrZip.Lines));
        _lines = ExrZip.Unpack(_file.ReadBytes(_file.ReadInt32()), lines * LineBytes);
        _block = block;
    }

    private static List<string> ChannelsOf(ReadOnlySpan<byte> attribute)
    {
        var names = new List<string>();
        while (attribute[0] != 0)
        {
            var end = attribute.IndexOf((byte)0);
            names.Add(Encoding.UTF8.GetString(attribute[..end]));
            if (BinaryPrimitives.ReadInt32LittleEndian(attribute[(end + 1)..]) != Float)
                throw new InvalidDataException("The OpenEXR holds other values than floats.");

            // Type, whether it is linear, and how it is sampled in both directions.
            attribute = attribute[(end + 17)..];
        }

        return names;
    }

    private static int Number(ReadOnlySpan<byte> value, int index) => BinaryPrimitives.ReadInt32LittleEndian(value[(index * 4)..]);
}
