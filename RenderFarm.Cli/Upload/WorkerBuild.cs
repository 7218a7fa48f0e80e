using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Upload;

/// <summary>Builds the worker of a working copy for instances.</summary>
internal static class WorkerBuild
{
    private const string Project = "RenderFarm.Worker";

    /// <summary>Lines that a build prints, about: one for each project.</summary>
    private const double Lines = 12;

    /// <summary>The folder of the worker's project: the given one, else above the current folder or this program.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static string FindProject(string? given) =>
        (
            given is not null
                ? TryFindProject(given, isThere: true)
                : TryFindProject(Directory.GetCurrentDirectory()) ?? TryFindProject(AppContext.BaseDirectory)
        )
        ?? throw new BadInputException(
            given is null ? "The worker's sources are not here." : $"There is no {Project} in '{given}'.",
            "Run this in RenderFarm's working copy, name that with --project DIR, or give a built worker with --file PATH."
        );

    /// <summary>The folder of the worker's project, in a folder or above it; null when there is none.</summary>
    /// <param name="start">Where to look first.</param>
    /// <param name="isThere">Whether to look there alone.</param>
    public static string? TryFindProject(string start, bool isThere = false)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = isThere ? null : folder.Parent)
        {
            foreach (var candidate in new[] { folder.FullName, Path.Combine(folder.FullName, Project) })
            {
                if (File.Exists(Path.Combine(candidate, Project + ".csproj")))
                    return candidate;
            }
        }

        return null;
    }

    /// <summary>Builds it.</summary>
    /// <param name="project">The project's folder.</param>
    /// <param name="folder">Where the executable goes.</param>
    /// <param name="stage">Shows what is built.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <returns>Path of the executable.</returns>
    /// <exception cref="BadInputException">It does not build.</exception>
    public static async Task<string> RunAsync(string project, string folder, Stage stage, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        string[] arguments =
        [
            "publish",
            Path.Combine(project, Project + ".csproj"),
            "-c",
            "Release",
            "-r",
            "linux-x64",
            "--self-contained",
            "-p:PublishSingleFile=true",
            // Who builds the project has them look; who only wants its program waits half as long.
            "-p:RunAnalyzers=false",
            "-p:EnforceCodeStyleInBuild=false",
            "-o",
            folder,
            "-nologo",
            "-tl:off",
        ];
        var exitCode = await Tool.RunAsync(
            "dotnet",
            arguments,
            null,
            line =>
            {
                said.Add(line);
                stage.Report(Math.Min(0.95, said.Count / Lines), line.Split(" -> ")[0].Trim());
            },
            cancellationToken
        );
        if (exitCode == 0)
            return Path.Combine(folder, Project);

        var errors = said.Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal)
            .Take(3)
            .ToList();
        throw new BadInputException(
            $"The worker does not build: {string.Join(' ', errors.Count > 0 ? errors : said.TakeLast(1))}",
            $"'dotnet {string.Join(' ', arguments[..8])}' says more."
        );
    }
}
