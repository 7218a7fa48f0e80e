using System.Runtime.InteropServices;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Upload;

/// <summary>
/// The folder of <c>--assets</c>. All of its files go along, but for hidden ones (whose names begin with a dot), Blender's backups
/// (<c>.blend1</c> and so on) and the scene itself. Links are followed as long as they lead into the folder. What is no file, such as a
/// pipe, is never opened.
/// </summary>
internal sealed class AssetFolder
{
    private const string StrayLink = "it leads out of the folder, or in a circle";
    private const int LargeCount = 10_000;
    private const long LargeBytes = 10L << 30;

    private readonly string _scene;
    private readonly List<(string Path, LocalFile File)> _files = [];
    private readonly List<(string Path, string Why)> _leftOut = [];

    private AssetFolder(string path, string scene)
    {
        FullPath = path;
        _scene = scene;
        Top = Ancestor(path, scene);
    }

    /// <summary>Whether there is more than a colour configuration.</summary>
    public bool HasAssets { get; private set; }

    /// <summary>The folder, with links resolved.</summary>
    public string FullPath { get; }

    /// <summary>The deepest folder that has both the folder and the scene: paths in the manifest start here.</summary>
    public string Top { get; }

    /// <summary>The scene's place.</summary>
    public string Scene => Path.GetRelativePath(Top, _scene).Replace('\\', '/');

    /// <summary>Path in the manifest and file, by path.</summary>
    public IReadOnlyList<(string Path, LocalFile File)> Files => _files;

    /// <summary>What does not go along, and why, for the user.</summary>
    public IReadOnlyList<(string Path, string Why)> LeftOut => _leftOut;

    public long TotalBytes => _files.Sum(file => file.File.SizeBytes);

    /// <summary>Looks what is in the folder.</summary>
    /// <exception cref="BadInputException">It cannot go along.</exception>
    /// <param name="path">The folder; null for none.</param>
    /// <param name="scene">The scene.</param>
    /// <param name="colours">A colour configuration that goes along too; null for none.</param>
    public static AssetFolder? Open(string? path, BlendFile scene, ColourConfiguration? colours = null)
    {
        if (path is null && colours is null)
            return null;

        var folder = path is null ? new AssetFolder(Links.Resolve(Path.GetDirectoryName(scene.Path)!), PlaceOf(scene)) : Open(path, scene);
        folder.HasAssets = path is not null;
        foreach (var (place, file) in colours?.Files() ?? [])
            folder._files.Add((place, file));
        return folder;
    }

    private static AssetFolder Open(string path, BlendFile scene)
    {
        if (!Directory.Exists(path))
            throw new BadInputException($"There is no folder '{path}'.", "Name the folder that the scene's files are in with --assets.");

        var folder = new AssetFolder(Links.Resolve(Path.GetFullPath(path)), PlaceOf(scene));
        try
        {
            folder.Add(new DirectoryInfo(folder.FullPath), []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"'{path}' cannot be read: {e.Message}", innerException: e);
        }

        if (folder._files.Count == 0)
            throw new BadInputException($"'{path}' has no files to send along.", "Files whose names begin with a dot are left out.");
        if (folder.TotalBytes > AssetLimits.MaxTotalBytes)
            throw new BadInputException(
                $"'{path}' has {Readable.Bytes(folder.TotalBytes)}; at most {Readable.Bytes(AssetLimits.MaxTotalBytes)} go along.",
                "Name a smaller folder."
            );
        folder._files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return folder;
    }

    /// <summary>
    /// The deepest folder that has all of some files and folders, as far as they are there; null when there is none that is not all around
    /// the scene.
    /// </summary>
    public static string? Guess(IReadOnlyList<string> paths, BlendFile scene)
    {
        string? common = null;
        foreach (var path in paths.Where(Path.Exists).Select(Path.GetFullPath))
        {
            var folder = Directory.Exists(path) ? path.TrimEnd(Path.DirectorySeparatorChar) : Path.GetDirectoryName(path)!;
            common = common is null ? folder : Ancestor(common, Path.Combine(folder, "."));
        }

        return
            common is null || Path.GetDirectoryName(scene.Path)!.StartsWith(common + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? null
            : common;
    }

    /// <summary>The folder, where it can go along.</summary>
    public static AssetFolder? TryOpen(string path, BlendFile scene, ColourConfiguration? colours)
    {
        try
        {
            return Open(path, scene, colours);
        }
        catch (BadInputException)
        {
            return null;
        }
    }

    private static string PlaceOf(BlendFile scene) => Path.Combine(Links.Resolve(Path.GetDirectoryName(scene.Path)!), scene.Name);

    /// <summary>All files of a folder, by their paths in it.</summary>
    public static IEnumerable<(string Path, LocalFile File)> FilesOf(string folder)
    {
        var found = new AssetFolder(folder, Path.Combine(folder, ".")) { HasAssets = true };
        found.Add(new DirectoryInfo(folder), []);
        return found._files;
    }

    /// <summary>Says what the user may not expect.</summary>
    public void Warn(Output output)
    {
        foreach (var (path, why) in _leftOut)
            output.Note($"'{path}' is left out: {why}.");
        if (_files.Count > LargeCount || TotalBytes > LargeBytes)
            output.Note(
                $"The folder is large: each worker fetches {Readable.Count(_files.Count, "file")} of {Readable.Bytes(TotalBytes)}. A "
                    + "folder with only what the scene needs is sooner there."
            );
    }

    private void Add(DirectoryInfo folder, HashSet<string> above)
    {
        var real = Links.Resolve(folder.FullName);
        if (!above.Add(real))
        {
            _leftOut.Add((folder.FullName, StrayLink));
            return;
        }

        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.'))
                continue;
            if (entry.LinkTarget is not null && !IsInside(Links.Resolve(entry.FullName)))
                _leftOut.Add((entry.FullName, StrayLink));
            else if (Directory.Exists(entry.FullName))
                Add(new DirectoryInfo(entry.FullName), above);
            else if (!entry.Exists)
                _leftOut.Add((entry.FullName, "it is gone, or its name is no valid Unicode"));
            else if (FileKind.IsSpecial(entry.FullName))
                _leftOut.Add((entry.FullName, "it is no file, but a pipe, a socket or a device"));
            else if (entry.FullName != _scene && !IsBackup(entry.Name))
                Add(new LocalFile(new FileInfo(Links.Resolve(entry.FullName))), entry.FullName);
        }

        above.Remove(real);
    }

    private void Add(LocalFile file, string place)
    {
        var path = Path.GetRelativePath(Top, place).Replace(Path.DirectorySeparatorChar, '/');
        if (AssetPath.Problem(path) is { } problem)
            throw new BadInputException($"'{path}' {problem}.", "Rename it, or take it out of the folder.");
        if (file.SizeBytes > AssetLimits.MaxFileBytes)
            throw new BadInputException(
                $"'{path}' has {Readable.Bytes(file.SizeBytes)}; a file may have {Readable.Bytes(AssetLimits.MaxFileBytes)}.",
                "Take it out of the folder."
            );
        if (_files.Count == AssetLimits.MaxFiles)
            throw new BadInputException($"'{FullPath}' has more than {AssetLimits.MaxFiles} files.", "Name a smaller folder.");
        _files.Add((path, file));
    }

    private bool IsInside(string path) => path.StartsWith(FullPath + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static bool IsBackup(string name) =>
        name.Length > 1
        && char.IsAsciiDigit(name[^1])
        && name.TrimEnd("0123456789".ToCharArray()).EndsWith(".blend", StringComparison.OrdinalIgnoreCase);

    private static string Ancestor(string folder, string scene)
    {
        var top = folder;
        while (!scene.StartsWith(top.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            top =
                Path.GetDirectoryName(top)
                ?? throw new BadInputException($"'{folder}' and the scene are on different drives.", "Name a folder on the scene's drive.");
        return top;
    }
}

/// <summary>
/// What stands behind a path: .NET tells no more than folders and links from the rest, and opening a pipe waits for whoever writes to it.
/// </summary>
internal static partial class FileKind
{
    private const int FromWorkingFolder = -100;
    private const uint Mode = 2;

    // Of struct statx, which is the same on every processor: https://man7.org/linux/man-pages/man2/statx.2.html
    private const int ModeAt = 28;
    private const int KindMask = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>Whether it is a pipe, a socket or a device. Known on Linux only.</summary>
    public static bool IsSpecial(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        Span<byte> status = stackalloc byte[256];
        return Status(FromWorkingFolder, path, 0, Mode, status) == 0 && (BitConverter.ToUInt16(status[ModeAt..]) & KindMask) != Regular;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, Span<byte> status);
}

/// <summary>Symbolic links.</summary>
internal static class Links
{
    /// <summary>More would be a circle, as for the system.</summary>
    private const int MostLinks = 40;

    /// <summary>The path without links in any part of it; where it leads nowhere, as far as it goes.</summary>
    public static string Resolve(string path)
    {
        var links = 0;
        var resolved = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(Names(path).Reverse());
        while (rest.TryPop(out var name))
        {
            var next = Path.GetFullPath(Path.Combine(resolved, name));
            if (new FileInfo(next).LinkTarget is not { } target || ++links > MostLinks)
            {
                resolved = next;
                continue;
            }

            if (Path.IsPathRooted(target))
                resolved = Path.GetPathRoot(target)!;
            foreach (var part in Names(target).Reverse())
                rest.Push(part);
        }

        return resolved;
    }

    private static string[] Names(string path) =>
        path[Path.GetPathRoot(path)!.Length..]
            .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
