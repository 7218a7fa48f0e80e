using Microsoft.Extensions.Options;

namespace RenderFarm.LocalCloud.Storage;

/// <summary>The folder of all data, held by one process at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    // Lets users of instances come to their disks without seeing what else there is.
    private const UnixFileMode Passable = OwnerFolder | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly FileStream _lock;
    private readonly long _keepFreeBytes;

    public DataDirectory(IOptions<LocalCloudOptions> options)
    {
        Root = Directory.CreateDirectory(options.Value.DataDirectory).FullName;
        Close(Root, isPassable: true);
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
    public string Folder(string name, bool isPassable = false)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        Close(folder, isPassable);
        return folder;
    }

    /// <summary>Refuses to take <paramref name="bytes"/> more than the disk can hold with the reserve left.</summary>
    public void EnsureRoomFor(long bytes)
    {
        var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(Root)! : Root);
        if (drive.AvailableFreeSpace - bytes < _keepFreeBytes)
            throw new NoRoomException();
    }

    public void Dispose() => _lock.Dispose();

    // What an earlier version left may be open to all.
    private static void Close(string folder, bool isPassable)
    {
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(folder, isPassable && Environment.IsPrivilegedProcess ? Passable : OwnerFolder);
        foreach (var file in Directory.EnumerateFiles(folder))
            File.SetUnixFileMode(file, OwnerFile);
    }
}

internal sealed class DataDirectoryInUseException(string directory, Exception cause)
    : IOException(
        $"The data directory {directory} is in use by another LocalCloud. "
            + "Stop that one, or give this one a directory of its own with --LocalCloud:DataDirectory.",
        cause
    );
