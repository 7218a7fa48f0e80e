namespace RenderFarm.Worker.OpenExr;

/// <summary>Writes an OpenEXR file with the channels of another, line by line.</summary>
internal sealed class ExrWriter : IDisposable
{
    private readonly BinaryWriter _file;
    private readonly long _table;
    private readonly long[] _blocks;
    private readonly int _height;
    private readonly MemoryStream _lines = new();
    private int _done;

    /// <summary>Creates the file.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="like">Has the channels.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    public ExrWriter(string path, ExrLines like, int width, int height)
    {
        _file = new BinaryWriter(File.Create(path));
        _height = height;
        _blocks = new long[(height + ExrZip.Lines - 1) / ExrZip.Lines];
        like.Header.ForImage(width, height).Write(_file);
        _table = _file.BaseStream.Position;
        WriteTable();
    }

    /// <summary>Adds the next line: the values of the first channel, then those of the next.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        _lines.Write(line);
        _done++;
        if (_done % ExrZip.Lines == 0 || _done == _height)
            EndBlock();
    }

    public void Dispose()
    {
        // Last, so that a file that was not finished is seen to be none.
        _file.BaseStream.Position = _table;
        WriteTable();
        _file.Dispose();
        _lines.Dispose();
    }

    private void EndBlock()
    {
        var block = (_done - 1) / ExrZip.Lines;
        _blocks[block] = _file.BaseStream.Position;
        var packed = ExrZip.Pack(_lines.GetBuffer().AsSpan(0, (int)_lines.Length));
        _file.Write(block * ExrZip.Lines);
        _file.Write(packed.Length);
        _file.Write(packed);
        _lines.SetLength(0);
    }

    private void WriteTable()
    {
        foreach (var block in _blocks)
            _file.Write(block);
    }
}
