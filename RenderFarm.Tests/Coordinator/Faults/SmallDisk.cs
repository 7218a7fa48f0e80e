using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RenderFarm.Tests.Coordinator.Faults;

/// <summary>A real file system of a few MiB, that can be filled to the last byte and emptied again.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("small-disk-");

    public SmallDisk(int mebibytes)
    {
        Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", _place.FullName);
        Folder = _place.CreateSubdirectory("data");
    }

    /// <summary>Only root mounts file systems, and only Linux has this kind.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() && Environment.UserName == "root";

    /// <summary>A folder on it.</summary>
    public DirectoryInfo Folder { get; }

    private string Filler => Path.Combine(_place.FullName, "filler");

    /// <summary>Takes what is free.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", "--lazy", _place.FullName);
        _place.Delete(recursive: true);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

/// <summary>
/// A process whose writes to files all fail: by the system's limit of a file's size, which it reports as EFBIG, an I/O error as good as any
/// for who does not expect it. A process that is there already is broken and mended.
/// </summary>
internal static class BrokenWrites
{
    private const int FileSizeExceeded = 25; // SIGXFSZ, which would end the process

    /// <summary>Before the process is started: what is ignored here it ignores too.</summary>
    public static void Survive() => Assert.NotEqual(-1, Ignore(FileSizeExceeded, handler: 1));

    public static Task BeginAsync(int processId) => LimitAsync(processId, "0:");

    public static Task EndAsync(int processId) => LimitAsync(processId, "unlimited:");

    private static async Task LimitAsync(int processId, string bytes)
    {
        using var process = Process.Start("prlimit", ["--pid", $"{processId}", $"--fsize={bytes}"]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint Ignore(int signal, nint handler);
}
