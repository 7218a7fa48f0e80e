using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Scenes;

/// <summary>Reads a file and reports how far it is.</summary>
internal sealed class CountingStream(Stream inner, long length, Stage stage) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int bytes)
    {
        _read += bytes;
        stage.Report(Math.Min(1.0, (double)_read / length), $"{Readable.Bytes(_read)} of {Readable.Bytes(length)}");
        return bytes;
    }
}
