using System.Runtime.InteropServices;

namespace RenderFarm.ServiceDefaults;

/// <summary>
/// What the farm keeps is for its own user alone: scenes are other people's work, and a Blender runs a stranger's program. On Windows a
/// user's folders are his own already.
/// </summary>
public static partial class PrivateFiles
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    /// <summary>
    /// Has all that this process and its children make be for its user alone: files 0600, folders 0700. The first thing that each part
    /// does; what others are to read is opened to them where it is given.
    /// </summary>
    public static void ByDefault()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetMask(0b000_111_111);
    }

    /// <summary>
    /// Makes a folder with mode 0700, or takes others' rights from one that is there, unless everybody writes there (<c>/tmp</c>).
    /// </summary>
    /// <returns>The path.</returns>
    public static string MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return path;
        }

        var mode = Directory.CreateDirectory(path, OwnFolder).UnixFileMode;
        if (!mode.HasFlag(UnixFileMode.OtherWrite) && mode != OwnFolder)
            File.SetUnixFileMode(path, OwnFolder);
        return path;
    }

    /// <summary>Takes others' rights from a file, if it is there: an earlier version left it open.</summary>
    public static void Close(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path))
            File.SetUnixFileMode(path, OwnFile);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
