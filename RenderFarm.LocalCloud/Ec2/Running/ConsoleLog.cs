namespace RenderFarm.LocalCloud.Ec2.Running;

/// <summary>What an instance prints, in a file of bounded size: when it is full, its older half goes.</summary>
internal sealed class ConsoleLog : IDisposable
{
    private readonly int _maxBytes;
    private readonly FileStream _file;
    private readonly Lock _lock = new();
    private bool _disposed;

    public ConsoleLog(string path, int maxBytes)
    {
        _maxBytes = maxBytes;
        _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            if (_file.Length + bytes.Length > _maxBytes)
                Halve();
            _file.Seek(0, SeekOrigin.End);
            _file.Write(bytes.Length > _maxBytes / 2 ? bytes[^(_maxBytes / 2)..] : bytes);
        }
    }

    public void Append(string line) => Append(System.Text.Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Copies until the end of <paramref name="output"/>.</summary>
    public async Task CopyAsync(Stream output)
    {
        var buffer = new byte[8 << 10];
        while (await output.ReadAsync(buffer) is > 0 and var count)
            Append(buffer.AsSpan(0, count));
    }

    /// <summary>The last bytes of a console; null when there is none (any more).</summary>
    public static byte[]? Tail(string path, int maxBytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(-Math.Min(maxBytes, file.Length), SeekOrigin.End);
            using var buffer = new MemoryStream();
            file.CopyTo(buffer);
            return buffer.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _file.Dispose();
        }
    }

    private void Halve()
    {
        var kept = new byte[Math.Min(_file.Length, _maxBytes / 2)];
        _file.Seek(-kept.Length, SeekOrigin.End);
        _file.ReadExactly(kept);
        _file.SetLength(0);
        _file.Write(kept);
    }
}
