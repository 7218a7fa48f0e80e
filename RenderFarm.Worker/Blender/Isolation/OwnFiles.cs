using System.Text.RegularExpressions;
using RenderFarm.Worker.Blender.Install;

namespace RenderFarm.Worker.Blender.Isolation;

/// <summary>
/// A root of its own for each Blender: it sees the system's programs, its installation, the GPUs, and of the worker's data what it is to
/// work on.
/// </summary>
/// <param name="Root">An empty folder, to mount on.</param>
/// <param name="Data">The worker's data folder.</param>
/// <param name="Reads">What every Blender reads.</param>
/// <param name="Devices">The device files of the GPUs.</param>
internal sealed partial record OwnFiles(string Root, string Data, IReadOnlyList<string> Reads, IReadOnlyList<string> Devices)
{
    private static readonly string Script = ReadScript();

    /// <summary>Those of a Blender.</summary>
    public static OwnFiles Of(BlenderExecutable blender, string root, string data, IReadOnlyList<string> devices) =>
        new(
            root,
            data,
            [.. Installation(blender.Path), .. Named("LD_LIBRARY_PATH"), .. Named("OCIO").Select(Path.GetDirectoryName).OfType<string>()],
            devices
        );

    /// <summary>Program and arguments that run what stands after them and replace themselves by it.</summary>
    /// <param name="home">What it may write; its working folder.</param>
    /// <param name="reads">What it may read.</param>
    /// <param name="writes">What it may write besides.</param>
    public IEnumerable<string> Command(string home, IEnumerable<string> reads, IEnumerable<string> writes) =>
        [
            "sh",
            "-c",
            Script,
            "sh",
            Root,
            home,
            .. Each("read", Reads),
            "hide",
            Data,
            .. Each("read", reads),
            .. Each("write", [.. Devices, .. writes, home]),
            "--",
        ];

    private static IEnumerable<string> Each(string what, IEnumerable<string> paths) => paths.SelectMany(path => (string[])[what, path]);

    /// <summary>
    /// The folder of an executable that has Blender's own folders beside it: <c>4.5</c>, or <c>usr/share/blender</c> where a package was
    /// unpacked. Else, as for another script, the file alone. A name on PATH needs nothing.
    /// </summary>
    private static IEnumerable<string> Installation(string executable)
    {
        if (!File.Exists(executable))
            return [];

        var path = File.ResolveLinkTarget(executable, returnFinalTarget: true)?.FullName ?? executable;
        var folder = Path.GetDirectoryName(path)!;
        return
            Directory.EnumerateDirectories(folder).Any(inner => VersionFolder().IsMatch(Path.GetFileName(inner)))
            || Directory.Exists(Path.Combine(folder, "usr", "share", "blender"))
            ? [folder, executable]
            : [path, executable];
    }

    private static IEnumerable<string> Named(string variable) =>
        (Environment.GetEnvironmentVariable(variable) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted);

    private static string ReadScript()
    {
        using var script = new StreamReader(typeof(OwnFiles).Assembly.GetManifestResourceStream("own-files.sh")!);
        return script.ReadToEnd();
    }

    [GeneratedRegex(@"^\d+\.\d+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionFolder();
}
