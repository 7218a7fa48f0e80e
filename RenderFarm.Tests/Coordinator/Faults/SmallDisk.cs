using System.Diagnostics;

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
