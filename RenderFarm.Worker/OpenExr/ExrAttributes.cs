using System.Text;

namespace RenderFarm.Worker.OpenExr;

/// <summary>The header of an OpenEXR file of one part, as it stands there.</summary>
internal sealed class ExrAttributes
{
    private static readonly byte[] Start = [0x76, 0x2F, 0x31, 0x01];

    private readonly List<(string Name, string Type, byte[] Value)> _all = [];
    private int _version;

    /// <summary>Reads the header from the start of a file.</summary>
    public static ExrAttributes Read(BinaryReader file)
    {
        if (!file.ReadBytes(4).AsSpan().SequenceEqual(Start))
            throw new InvalidDataException("It is no OpenEXR file.");

        var header = new ExrAttributes { _version = file.ReadInt32() };
        for (var name = Text(file); name.Length > 0; name = Text(file))
        {
            var type = Text(file);
            header._all.Add((name, type, file.ReadBytes(file.ReadInt32())));
        }

        return header;
    }

    public void Write(BinaryWriter file)
    {
        file.Write(Start);
        file.Write(_version);
        foreach (var (name, type, value) in _all)
        {
            Write(file, name);
            Write(file, type);
            file.Write(value.Length);
            file.Write(value);
        }

        file.Write((byte)0);
    }

    public ReadOnlySpan<byte> Value(string name)
    {
        var at = _all.FindIndex(attribute => attribute.Name == name);
        return at < 0 ? throw new InvalidDataException($"The OpenEXR has no '{name}'.") : _all[at].Value;
    }

    /// <summary>The same header with the window of another image, without what Cycles says of the rendering of the part.</summary>
    public ExrAttributes ForImage(int width, int height)
    {
        byte[] window = [.. Bytes(0), .. Bytes(0), .. Bytes(width - 1), .. Bytes(height - 1)];
        var header = new ExrAttributes { _version = _version };
        foreach (var (name, type, value) in _all.Where(attribute => !attribute.Name.StartsWith("cycles.", StringComparison.Ordinal)))
            header._all.Add((name, type, name is "dataWindow" or "displayWindow" ? window : value));
        return header;

        static byte[] Bytes(int number) => BitConverter.GetBytes(number);
    }

    private static string Text(BinaryReader file)
    {
        var text = new List<byte>();
        for (var next = file.ReadByte(); next != 0; next = file.ReadByte())
            text.Add(next);
        return Encoding.UTF8.GetString([.. text]);
    }

    private static void Write(BinaryWriter file, string text)
    {
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Write((byte)0);
    }
}
