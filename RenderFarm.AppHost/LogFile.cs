namespace RenderFarm.AppHost;

/// <summary>A file that is set aside when it is full, in place of the one set aside before: never more than two.</summary>
internal sealed class LogFile(string path) : IAsyncDisposable
{
    private const long MostBytes = 8L << 20;

    private StreamWriter _writer = new(path, append: true);

    public async Task WriteAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            await _writer.WriteLineAsync(line);

        await _writer.FlushAsync();
        if (_writer.BaseStream.Length < MostBytes)
            return;

        await _writer.DisposeAsync();
        File.Move(path, path + ".1", overwrite: true);
        _writer = new StreamWriter(path, append: true);
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
