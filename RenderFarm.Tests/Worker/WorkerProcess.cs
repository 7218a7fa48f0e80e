using System.Collections.Concurrent;
using System.Diagnostics;

namespace RenderFarm.Tests.Worker;

/// <summary>A worker as a process of its own.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Everything that it printed so far.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Process ids of the Blenders that render for it and are alive. Linux only.</summary>
    public IReadOnlyList<int> Blenders => [.. Processes.Where(id => IsBlenderOfMine(id, purpose: "render"))];

    private static IEnumerable<int> Processes => Directory.EnumerateDirectories("/proc")
        .Select(Path.GetFileName)
        .Where(name => int.TryParse(name, out _))
        .Select(name => int.Parse(name!));

    public static WorkerProcess Start(IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RenderFarm.Worker.dll")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;

        var worker = new WorkerProcess(new Process { StartInfo = start });
        worker._process.OutputDataReceived += (_, line) => worker.Add(line.Data);
        worker._process.ErrorDataReceived += (_, line) => worker.Add(line.Data);
        worker._process.Start();
        worker._process.BeginOutputReadLine();
        worker._process.BeginErrorReadLine();
        return worker;
    }

    /// <summary>Tells it to stop (SIGTERM) and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()])) await kill.WaitForExitAsync();
        return await EndAsync();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Kills it alone (SIGKILL), and not what it started.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Kills the Blender that looks at images (SIGKILL).</summary>
    public async Task KillImageBlenderAsync()
    {
        using var blender = Process.GetProcessById(Processes.Single(id => IsBlenderOfMine(id, purpose: "images")));
        blender.Kill();
        await blender.WaitForExitAsync();
    }

    /// <summary>Waits until a Blender of its own makes something of a job's frames.</summary>
    public async Task UntilItMakesAnArtifactAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!Processes.Any(id => IsBlenderOfMine(id, purpose: "artifact"))) await timer.WaitForNextTickAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private bool IsBlenderOfMine(int id, string purpose)
    {
        try
        {
            var parent = int.Parse(File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ')[1]);
            return parent == _process.Id && File.ReadAllText($"/proc/{id}/cmdline").Contains($"/blender-{purpose}-", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // It ended meanwhile.
        }
    }

    private void Add(string? line)
    {
        if (line is not null) _output.Enqueue(line);
    }
}
