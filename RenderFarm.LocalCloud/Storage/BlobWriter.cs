using Microsoft.Win32.SafeHandles;

namespace RenderFarm.LocalCloud.Storage;

/// <summary>A blob being written. It is deleted again unless it is kept.</summary>
internal sealed class BlobWriter : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private bool _kept;

    public BlobWriter(string name, string path)
    {
        Name = name;
        _path = path;
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);
    }

    public string Name { get; }

    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(_file, bytes, Length, cancellationToken);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new IOException(e.Message, e); // what .NET makes of EFBIG: larger than the file system, or a limit, allows
        }

        Length += bytes.Length;
    }

    /// <summary>
    /// Puts the bytes on the disk for good and ends the writing, before the index names them: whoever finds them there can read them.
    /// </summary>
    public void Flush()
    {
        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
    }

    public void Keep() => _kept = true;

    public void Dispose()
    {
        _file.Dispose();
        if (!_kept)
            File.Delete(_path);
    }
}
