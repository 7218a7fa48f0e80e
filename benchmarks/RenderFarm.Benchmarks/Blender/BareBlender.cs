using System.ComponentModel;
using System.Diagnostics;

namespace RenderFarm.Benchmarks.Blender;

/// <summary>Blender as a user runs it by hand: the reference of every measurement.</summary>
internal static class BareBlender
{
    /// <summary>Renders frames of a scene in one process, as <c>blender -b scene -a</c> does.</summary>
    /// <param name="scene">The .blend.</param>
    /// <param name="first">First frame.</param>
    /// <param name="last">Last frame.</param>
    /// <param name="folder">Where the images go.</param>
    /// <param name="cancellationToken">Ends Blender.</param>
    public static Task<BareRun> RenderAsync(string scene, int first, int last, string folder, CancellationToken cancellationToken) =>
        RunAsync(
            // From 5.0 on the status of a render is a part of the log, for those who ask; earlier versions print it anyway.
            [
                "--factory-startup",
                "--log",
                "render",
                "--log-level",
                "0",
                scene,
                "-s",
                $"{first}",
                "-e",
                $"{last}",
                "-o",
                Path.Combine(folder, "####"),
                "-a",
            ],
            cancellationToken
        );

    /// <summary>Runs a Python script in Blender, with the words after it as its arguments.</summary>
    public static Task<BareRun> ScriptAsync(string script, string argument, CancellationToken cancellationToken) =>
        RunAsync(["--factory-startup", "--python-exit-code", "3", "-P", script, "--", argument], cancellationToken);

    private static async Task<BareRun> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Start(arguments);
        using var killed = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        TimeSpan? firstFrame = null;
        var tail = "";
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (line.Length > 0)
                tail = line;
            if (line.Contains("Fra:", StringComparison.Ordinal))
                firstFrame ??= Stopwatch.GetElapsedTime(started);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
            throw new BenchmarkException(
                $"blender {string.Join(' ', arguments)} ended with exit code {process.ExitCode}: {tail} {await errors}"
            );

        return new BareRun(firstFrame ?? TimeSpan.Zero, Stopwatch.GetElapsedTime(started));
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo(Environment.GetEnvironmentVariable("Blender__Path") ?? "blender", ["-b", .. arguments])
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (Win32Exception)
        {
            throw new BenchmarkException("There is no Blender on PATH. Install it, or set Blender__Path to its executable.");
        }
    }
}
