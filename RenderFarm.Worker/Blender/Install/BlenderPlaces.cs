namespace RenderFarm.Worker.Blender.Install;

/// <summary>Where Blender may be on this machine, whether it is there or not. The command compiles this too.</summary>
internal static class BlenderPlaces
{
    /// <summary>Name of the executable.</summary>
    public static string Executable => OperatingSystem.IsWindows() ? "blender.exe" : "blender";

    /// <summary>In the folders of PATH.</summary>
    public static IEnumerable<string> OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, Executable));

    /// <summary>Where Blender's installers put it, which is not on PATH.</summary>
    public static IEnumerable<string> Usual()
    {
        if (OperatingSystem.IsMacOS())
            return ["/Applications/Blender.app/Contents/MacOS/Blender"];
        return OperatingSystem.IsWindows()
            ? Below(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "Blender Foundation"))
            : ["/snap/bin/blender", .. Below("/opt")];
    }

    /// <summary>One in each folder, the newest version first as far as names tell.</summary>
    public static IEnumerable<string> Below(string folder) =>
        Directory.Exists(folder)
            ? Directory
                .EnumerateDirectories(folder, "*lender*")
                .OrderDescending(StringComparer.OrdinalIgnoreCase)
                .Select(inner => Path.Combine(inner, Executable))
            : [];
}
