using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace RenderFarm.Worker.Blender.Finding;

/// <summary>Asks an executable whether it is a Blender that works here.</summary>
internal static partial class BlenderProbe
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Runs it with <c>--version</c>.</summary>
    /// <returns>The Blender, or why it is none.</returns>
    public static async Task<(BlenderExecutable? Blender, string? Problem)> TryAsync(string path, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(path, ["-b", "--version"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Longest);
        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException("the system started no process");
            try
            {
                var errors = process.StandardError.ReadToEndAsync(timeout.Token);
                var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
                await process.WaitForExitAsync(timeout.Token);
                return process.ExitCode == 0 && Version().Match(output) is { Success: true } version
                    ? (new BlenderExecutable(path, version.Groups["version"].Value), null)
                    : (null, $"{path} --version ended with exit code {process.ExitCode}: {FirstLine(await errors, output)}");
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return (null, $"{path} --version did not answer within {Longest.TotalSeconds:0} seconds.");
            }
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return (null, $"{path} cannot be run: {exception.Message}");
        }
    }

    private static string FirstLine(params string[] texts) =>
        texts.SelectMany(text => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault() ?? "it printed nothing";

    [GeneratedRegex(@"^Blender (?<version>\d+\.\d+(\.\d+)?)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
