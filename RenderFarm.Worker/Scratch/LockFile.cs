namespace RenderFarm.Worker.Scratch;

/// <summary>
/// Locks between processes of one machine. .NET takes an advisory lock (flock) for a file that is opened without sharing, and the system
/// drops it when the process ends, however it ends.
/// </summary>
internal static class LockFile
{
    /// <summary>
    /// Windows removes a lock's file while it is held only if that is shared; elsewhere it can be removed anyway, and sharing would share
    /// the lock.
    /// </summary>
    private static readonly FileShare Removal = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>How long to wait before a lock is tried again.</summary>
    public static TimeSpan Pause => Poll * (0.5 + Random.Shared.NextDouble());

    /// <summary>Takes the lock alone, or returns null when anybody holds it.</summary>
    public static FileStream? TryTake(string path) => TryOpen(path, FileAccess.ReadWrite, Removal);

    /// <summary>Takes the lock beside others who share it, or returns null when somebody holds it alone.</summary>
    public static FileStream? TryShare(string path) => TryOpen(path, FileAccess.Read, FileShare.ReadWrite | Removal);

    /// <summary>Waits until the lock can be taken alone.</summary>
    public static async Task<FileStream> TakeAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(path) is { } taken)
                return taken;

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static FileStream? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, access, share, bufferSize: 1);
        }
        catch (IOException exception)
            when (exception is not (DirectoryNotFoundException or PathTooLongException) && !DiskSpace.IsFull(exception))
        {
            return null;
        }
    }
}
