using RenderFarm.Worker;
using RenderFarm.Worker.Blender.Install;

namespace RenderFarm.Cli.Packing;

/// <summary>The Blenders that may be on this machine.</summary>
internal static class LocalBlenders
{
    /// <summary>Names a Blender for this command; <see cref="WorkerVariable"/>, which names it for workers, does too.</summary>
    public const string Variable = "RENDERFARM_BLENDER";

    private const string WorkerVariable = "Blender__Path";

    /// <summary>The Blender that the user named, as an option or in the environment; null when there is none.</summary>
    public static string? Named(string? option)
    {
        var named = (
            (string?[])[option, Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable(WorkerVariable)]
        ).FirstOrDefault(path => !string.IsNullOrWhiteSpace(path));
        return Directory.Exists(named) ? Path.Combine(named, BlenderPlaces.Executable) : named;
    }

    /// <summary>
    /// Executables that are there, the likeliest first: on PATH, installed by a worker of the farm, where Blender's installers put it.
    /// </summary>
    public static IEnumerable<string> Find() =>
        BlenderPlaces
            .OnPath()
            .Concat(BlenderPlaces.Below(Path.Combine(UserFolders.Cache, "blender")))
            .Concat(BlenderPlaces.Usual())
            .Where(File.Exists)
            .Distinct(StringComparer.Ordinal);
}
