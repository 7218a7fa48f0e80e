using System.Runtime.InteropServices;

namespace RenderFarm.Worker.Scratch;

/// <summary>What is shared of what is the worker's alone. Windows keeps a user's folders by itself.</summary>
internal static partial class PrivateFolder
{
    private const UnixFileMode Enter = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Read = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Others may pass through a folder, and neither list nor change it.</summary>
    public static void LetThrough(string path) => Add(path, Enter);

    /// <summary>Others may read a file, or a folder with all that is in it, if they come there.</summary>
    public static void LetRead(string path)
    {
        if (!Directory.Exists(path))
        {
            Add(path, Read);
            return;
        }

        Add(path, Read | Enter);
        foreach (var inner in Directory.EnumerateFileSystemEntries(path))
            LetRead(inner);
    }

    /// <summary>
    /// Gives a file a second name, which shows it where the first one cannot be seen; where the system has no such thing, makes a copy.
    /// </summary>
    public static void Link(string file, string second)
    {
        if (OperatingSystem.IsWindows() || MakeLink(file, second) != 0)
            File.Copy(file, second, overwrite: true);
    }

    private static void Add(string path, UnixFileMode rights)
    {
        if (OperatingSystem.IsWindows())
            return;
        var mode = File.GetUnixFileMode(path);
        if ((mode & rights) != rights)
            File.SetUnixFileMode(path, mode | rights);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeLink(string path, string second);
}
