using System.Runtime.InteropServices;

namespace RenderFarm.Worker.Scratch;

/// <summary>
/// Folders that no other user of the machine can enter, and what is shared with them. Windows keeps a user's folders by itself.
/// </summary>
internal static partial class PrivateFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a folder, or closes one that is there.</summary>
    /// <returns>The path.</returns>
    public static string Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return path;
        }

        if (Directory.Exists(path))
            File.SetUnixFileMode(path, Private);
        else
            Directory.CreateDirectory(path, Private);
        return path;
    }

    /// <summary>Makes an empty file that no other user can read.</summary>
    public static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Others may pass through a folder, and neither list nor change it.</summary>
    public static void LetThrough(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    /// <summary>
    /// Gives a file a second name, which shows it where the first one cannot be seen; where the system has no such thing, makes a copy.
    /// </summary>
    public static void Link(string file, string second)
    {
        if (OperatingSystem.IsWindows() || MakeLink(file, second) != 0)
            File.Copy(file, second, overwrite: true);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeLink(string path, string second);
}
