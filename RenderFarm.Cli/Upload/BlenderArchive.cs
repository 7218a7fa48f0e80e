using System.Text.RegularExpressions;
using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Upload;

/// <summary>An archive of Blender for Linux on this machine.</summary>
internal static partial class BlenderArchive
{
    private static readonly (string Ending, string Option)[] Formats = [(".tar.xz", "-J"), (".tar.gz", "-z"), (".tar.bz2", "-j")];

    /// <summary>Reads the archive to its end.</summary>
    /// <returns>Its version, as far as its name or its folder's tells; null when neither does.</returns>
    /// <exception cref="BadInputException">It is no such archive, or damaged.</exception>
    public static async Task<string?> CheckAsync(LocalFile file, Stage stage, CancellationToken cancellationToken)
    {
        var option =
            Formats.FirstOrDefault(format => file.Name.EndsWith(format.Ending, StringComparison.Ordinal)).Option
            ?? throw new BadInputException(
                $"'{file.Path}' is no archive that rented instances can unpack.",
                "Give a .tar.xz, .tar.gz or .tar.bz2 for Linux x64, as Blender's downloads are."
            );
        Match? executable = null;
        var last = "";
        await using var content = new CountingStream(file.OpenRead(), file.SizeBytes, stage);
        var exitCode = await Tool.RunAsync(
            "tar",
            ["-t", "-v", option, "-f", "-"],
            content,
            line =>
            {
                last = line;
                if (executable is null && Executable().Match(line) is { Success: true } match)
                    executable = match;
            },
            cancellationToken
        );
        if (exitCode != 0)
            throw new BadInputException($"'{file.Path}' cannot be unpacked: {last}", "It may be damaged: download it again.");
        if (executable is null)
        {
            throw new BadInputException(
                $"'{file.Path}' holds no Blender: an executable 'blender' must be at its top or in its top folder.",
                "Blender's downloads for Linux are made so."
            );
        }

        return new[] { executable.Groups["folder"].Value, file.Name }
            .Select(name => Version().Match(name))
            .FirstOrDefault(match => match.Success)
            ?.Groups["version"]
            .Value;
    }

    [GeneratedRegex(@"^-..x.*\s(\./)?((?<folder>[^/\s]+)/)?blender$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Executable();

    [GeneratedRegex(
        @"^blender-(?<version>\d+\.\d+(\.\d+)?(-(alpha|beta|candidate|rc\d*))?)([-+.]|$)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Version();
}
