using System.ComponentModel;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;

namespace RenderFarm.Worker.Blender.Install;

/// <summary>Asks an executable whether it is a Blender that works here.</summary>
internal static partial class BlenderProbe
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Runs it with <c>--version</c>.</summary>
    /// <returns>The Blender, or why it is none.</returns>
    public static async Task<(BlenderExecutable? Blender, string? Problem)> TryAsync(string path, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Longest);
        try
        {
            var answer = await Cli.Wrap(path)
                .WithArguments(["-b", "--version"])
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(timeout.Token);
            return answer.IsSuccess && Version().Match(answer.StandardOutput) is { Success: true } version
                ? (new BlenderExecutable(path, version.Groups["version"].Value), null)
                : (
                    null,
                    $"{path} --version ended with exit code {answer.ExitCode}: {FirstLine(answer.StandardError, answer.StandardOutput)}"
                );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"{path} --version did not answer within {Longest.TotalSeconds:0} seconds.");
        }
        catch (Win32Exception exception)
        {
            return (null, $"{path} cannot be run: {exception.Message}");
        }
    }

    private static string FirstLine(params string[] texts) =>
        texts.SelectMany(text => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault()
        ?? "it printed nothing";

    [GeneratedRegex(
        @"^Blender (?<version>\d+\.\d+(\.\d+)?)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Version();
}

/// <summary>A Blender that answered to <c>--version</c>.</summary>
/// <param name="Path">Full path of the executable.</param>
/// <param name="Version">Such as <c>4.5.11</c>.</param>
internal sealed record BlenderExecutable(string Path, string Version);

/// <summary>An official archive of Blender.</summary>
/// <param name="Version">Such as <c>4.5.11</c>.</param>
/// <param name="Archive">Where it is.</param>
/// <param name="Sha256">SHA-256 of the archive, 64 lower-case hexadecimal digits.</param>
internal sealed record BlenderRelease(string Version, Uri Archive, string Sha256)
{
    /// <summary>
    /// What is installed when no Blender is found: the newest long-term release whose archive is known here by its hash, which is that of
    /// https://download.blender.org/release/Blender5.2/blender-5.2.2.sha256.
    /// </summary>
    public static BlenderRelease Pinned { get; } =
        new(
            "5.2.2",
            new Uri("https://download.blender.org/release/Blender5.2/blender-5.2.2-linux-x64.tar.xz"),
            "84098912789dc450e95697c4184fb8a90acbe5111c2ba4aede3fecb57806a168"
        );

    /// <summary>Name of the archive and, without its ending, of the folder in it.</summary>
    public string FileName => Path.GetFileName(Archive.LocalPath);
}
