using Microsoft.Extensions.Options;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Worker.Scratch;

/// <summary>
/// This process's own folder for files that nobody needs when it is gone. Those of dead workers are removed when it is made.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <exception cref="RenderFault">The data folder cannot be used.</exception>
    public ScratchFolder(IOptions<WorkerOptions> options)
    {
        Data = System.IO.Path.GetFullPath(options.Value.DataDirectory);
        var all = System.IO.Path.Combine(Data, "scratch");
        try
        {
            if (!Directory.Exists(Data))
                PrivateFiles.MakeFolder(Data);
            PrivateFiles.MakeFolder(all);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RenderFault.OfFolder(Data, exception);
        }

        RemoveStale(all);

        FileStream? taken;
        do
        {
            // Another worker's clean-up may snatch the lock between its making and its taking.
            Path = System.IO.Path.Combine(all, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
            taken = LockFile.TryTake(LockOf(Path));
        } while (taken is null);

        _lock = taken;
        PrivateFiles.MakeFolder(Path);
    }

    /// <summary>The worker's data folder, in which it is.</summary>
    public string Data { get; }

    public string Path { get; }

    /// <summary>A new empty folder inside.</summary>
    public string Make(string name) => PrivateFiles.MakeFolder(System.IO.Path.Combine(Path, $"{name}-{Guid.NewGuid():N}"));

    public void Dispose()
    {
        Remove(Path);
        File.Delete(LockOf(Path));
        _lock.Dispose();
    }

    /// <summary>Removes a folder; what cannot be removed now is left to the next worker's start.</summary>
    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Stale folders are removed at the next start.
        }
    }

    private static string LockOf(string folder) => folder + ".lock";

    private static void RemoveStale(string all)
    {
        foreach (var lockPath in Directory.EnumerateFiles(all, "*.lock"))
        {
            using var taken = LockFile.TryTake(lockPath);
            if (taken is null)
                continue;

            Remove(lockPath[..^".lock".Length]);
            File.Delete(lockPath);
        }
    }
}
