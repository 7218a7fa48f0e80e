using System.Diagnostics;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Cli;

/// <summary>A farm of real processes: LocalCloud, a coordinator that can be killed and started again, and workers when a test starts them.</summary>
public class CliFarm : IAsyncLifetime
{
    private const string Listening = "Now listening on: ";

    /// <summary>Ends a test that hangs; nothing is measured by it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renderfarm-cli-farm-");
    private readonly List<Process> _processes = [];
    private Process? _coordinator;

    public LocalCloudProcess Cloud { get; } = new();

    /// <summary>The coordinator's address, the same after it was started again.</summary>
    public string Server { get; private set; } = "http://127.0.0.1:0";

    public virtual async Task InitializeAsync()
    {
        await Cloud.InitializeAsync();
        await StartCoordinatorAsync();
    }

    public async Task StartCoordinatorAsync()
    {
        // A scene without a worker is to be refused while a test waits.
        _coordinator = Start("RenderFarm.Coordinator", ("ASPNETCORE_URLS", Server), ("Coordinator__InspectionWait", "00:00:05"));
        var line = await LineAsync(_coordinator, Listening);
        Server = line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim();
    }

    /// <summary>Kills the coordinator at once (SIGKILL).</summary>
    public async Task KillCoordinatorAsync()
    {
        _coordinator!.Kill();
        await _coordinator.WaitForExitAsync();
    }

    public Process StartWorker(params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var worker = Start("RenderFarm.Worker", settings);
        _ = DrainAsync(worker.StandardOutput);
        return worker;
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await Cloud.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<string> LineAsync(Process process, string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            lines.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                _ = DrainAsync(process.StandardOutput);
                return line;
            }
        }

        throw new InvalidOperationException(string.Join('\n', lines));
    }

    // A full pipe would stop the process.
    private static async Task DrainAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is not null)
        {
        }
    }

    private Process Start(string project, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, project + ".dll")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder.FullName,
        };
        foreach (var (name, value) in Cloud.EnvironmentVariables)
            start.Environment[name] = value;
        start.Environment["Coordinator__DataDirectory"] = Path.Combine(_folder.FullName, "coordinator");
        start.Environment["Worker__DataDirectory"] = Path.Combine(_folder.FullName, "worker");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{project} did not start.");
        _processes.Add(process);
        return process;
    }
}
