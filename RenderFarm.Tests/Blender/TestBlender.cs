using System.Diagnostics;

namespace RenderFarm.Tests.Blender;

/// <summary>The Blender that the tests, their workers and their commands use: <c>Blender__Path</c>, or the one on PATH.</summary>
internal static class TestBlender
{
    public static string Path => Environment.GetEnvironmentVariable("Blender__Path") ?? "blender";

    /// <summary>Those of <c>RENDERFARM_BLENDERS</c>, for tests that concern several; else the one of the tests.</summary>
    public static IReadOnlyList<string> All =>
        Environment.GetEnvironmentVariable("RENDERFARM_BLENDERS")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [Path];

    /// <summary>Has a Blender with its factory's scene run a script.</summary>
    /// <returns>What it printed.</returns>
    public static Task<string> EvaluateAsync(string blender, string python) =>
        RunAsync(blender, "-b", "--factory-startup", "--python-exit-code", "3", "--python-expr", python);

    /// <summary>Runs a Blender to its end.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string blender, params string[] arguments)
    {
        var start = new ProcessStartInfo(blender, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("blender did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"blender ended with {process.ExitCode}:\n{await output}\n{await errors}");
    }
}

/// <summary>A test that needs two Blenders of different versions.</summary>
public sealed class SeveralBlendersFactAttribute : FactAttribute
{
    public SeveralBlendersFactAttribute()
    {
        if (TestBlender.All.Count < 2)
            Skip = "Needs two Blenders: RENDERFARM_BLENDERS=PATH:PATH, the older one first; build/blenders installs more.";
    }
}
