using Microsoft.Extensions.Options;

namespace RenderFarm.LocalCloud.Storage;

/// <summary>The folder of all data, held by one process at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;
    private readonly long _keepFreeBytes;

    public DataDirectory(IOptions<LocalCloudOptions> options)
    {
        Root = Directory.CreateDirectory(options.Value.DataDirectory).FullName;
        _keepFreeBytes = options.Value.KeepFreeBytes;
        try
        {
            // The lock goes with the process, also with a killed one.
            _lock = new FileStream(Path.Combine(Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new DataDirectoryInUseException(Root, e);
        }
    }

    public string Root { get; }

    /// <summary>A folder in it, created when missing.</summary>
    public string Folder(params ReadOnlySpan<string> names) => Directory.CreateDirectory(Path.Combine([Root, .. names])).FullName;

    /// <summary>Refuses to take <paramref name="bytes"/> more than the disk can hold with the reserve left.</summary>
    public void EnsureRoomFor(long bytes)
    {
        var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(Root)! : Root);
        if (drive.AvailableFreeSpace - bytes < _keepFreeBytes)
            throw new NoRoomException();
    }

    public void Dispose() => _lock.Dispose();
}
