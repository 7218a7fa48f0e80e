namespace RenderFarm.Cli.Packing;

/// <summary>The Blenders that may be on this machine.</summary>
internal static class LocalBlenders
{
    /// <summary>Names a Blender for this command; <see cref="WorkerVariable"/>, which names it for workers, does too.</summary>
    public const string Variable = "RENDERFARM_BLENDER";

    private const string WorkerVariable = "Blender__Path";

    private static string Executable => OperatingSystem.IsWindows() ? "blender.exe" : "blender";

    /// <summary>The Blender that the user named, as an option or in the environment; null when there is none.</summary>
    public static string? Named(string? option)
    {
        var named = ((string?[])[option, Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable(WorkerVariable)])
            .FirstOrDefault(path => !string.IsNullOrWhiteSpace(path));
        return Directory.Exists(named) ? Path.Combine(named, Executable) : named;
    }

    /// <summary>Executables that are there, the likeliest first: on PATH, installed by a worker of the farm, where Blender's installers put it.</summary>
    public static IEnumerable<string> Find() => OnPath()
        .Concat(Below(Path.Combine(UserFolders.Cache, "blender")))
        .Concat(UsualPlaces())
        .Where(File.Exists)
        .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, Executable));

    private static IEnumerable<string> UsualPlaces()
    {
        if (OperatingSystem.IsMacOS())
            return ["/Applications/Blender.app/Contents/MacOS/Blender"];
        return OperatingSystem.IsWindows()
            ? Below(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "Blender Foundation"))
            : ["/snap/bin/blender", .. Below("/opt")];
    }

    /// <summary>One in each folder, the newest version first as far as names tell.</summary>
    private static IEnumerable<string> Below(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder, "*lender*").OrderDescending(StringComparer.OrdinalIgnoreCase).Select(inner => Path.Combine(inner, Executable))
        : [];
}
