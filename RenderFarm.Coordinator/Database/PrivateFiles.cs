namespace RenderFarm.Coordinator.Database;

/// <summary>Files that only the farm's user may read: jobs name scenes and folders, and a Blender runs a stranger's program. On Windows a user's profile is his own already.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder with mode 0700, or takes others' rights from one that is there, unless everybody writes there (<c>/tmp</c>).</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        var mode = Directory.CreateDirectory(path, OwnFolder).UnixFileMode;
        if (!mode.HasFlag(UnixFileMode.OtherWrite) && mode != OwnFolder)
            File.SetUnixFileMode(path, OwnFolder);
    }

    /// <summary>Gives a file the mode 0600 before anything is in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="make">Whether to make one that is not there.</param>
    public static void Restrict(string path, bool make)
    {
        if (OperatingSystem.IsWindows())
            return;
        if (File.Exists(path))
            File.SetUnixFileMode(path, OwnFile);
        else if (make)
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnFile }).Dispose();
    }
}
