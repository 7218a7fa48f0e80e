using System.ComponentModel;
using System.Diagnostics;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>The packages of the tests in JavaScript, installed beside their copy in the output folder, once for each lock file.</summary>
public sealed class NodeModules : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "js");

    public static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, await output + await errors);
    }

    public async Task InitializeAsync()
    {
        var wanted = await File.ReadAllTextAsync(Path.Combine(Directory, "package-lock.json"));
        var installed = Path.Combine(Directory, "node_modules", "installed-lock.json");
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
            return;

        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm") { WorkingDirectory = Directory };
        foreach (var argument in (string[])["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            start.ArgumentList.Add(argument);
        var (exitCode, output) = await RunAsync(start);
        Assert.True(exitCode == 0, $"npm ci failed in {Directory}: {output}");
        await File.WriteAllTextAsync(installed, wanted);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                $"These tests need Node.js 20 or newer with npm, and '{start.FileName}' is not on the PATH.",
                e
            );
        }
    }
}
