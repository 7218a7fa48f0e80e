using System.Security.Cryptography;
using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Upload;

/// <summary>A file on this machine that is to be sent as it was when it was looked at.</summary>
internal class LocalFile
{
    private const int BufferBytes = 1 << 20;

    private readonly DateTime _changedAt;

    public LocalFile(FileInfo file)
    {
        Path = file.FullName;
        Name = file.Name;
        SizeBytes = file.Length;
        _changedAt = file.LastWriteTimeUtc;
    }

    /// <summary>Looks at a file.</summary>
    /// <exception cref="BadInputException">It is not there, or empty.</exception>
    public static LocalFile Find(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new BadInputException(
                $"There is no file '{path}'.",
                Directory.Exists(path) ? "That is a directory; name a file in it." : null
            );
        return file.Length > 0 ? new LocalFile(file) : throw new BadInputException($"'{path}' is empty.");
    }

    public string Path { get; }

    public string Name { get; }

    public long SizeBytes { get; }

    /// <summary>Whether the file is no longer the one that was opened.</summary>
    public bool HasChanged
    {
        get
        {
            var now = new FileInfo(Path);
            return !now.Exists || now.Length != SizeBytes || now.LastWriteTimeUtc != _changedAt;
        }
    }

    /// <summary>Opens the file, also while Blender has it open.</summary>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public FileStream OpenRead()
    {
        try
        {
            return new FileStream(
                Path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                BufferBytes,
                useAsync: true
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"'{Path}' cannot be read: {e.Message}", innerException: e);
        }
    }

    /// <summary>The SHA-256 of the file as 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="BadInputException">It cannot be read, or changed meanwhile.</exception>
    public async Task<string> HashAsync(Stage stage, CancellationToken cancellationToken)
    {
        await using var file = OpenRead();
        await using var counted = new CountingStream(file, SizeBytes, stage);
        var hash = await SHA256.HashDataAsync(counted, cancellationToken);
        if (HasChanged)
            throw ChangedWhile("was read");

        return Convert.ToHexStringLower(hash);
    }

    public BadInputException ChangedWhile(string what) => new($"'{Path}' changed while it {what}.", "Submit it again once it is saved.");
}

/// <summary>Reads a file and reports how far it is.</summary>
internal sealed class CountingStream(Stream inner, long length, Stage stage) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    public override void Flush() { }

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
