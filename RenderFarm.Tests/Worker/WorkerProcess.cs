using System.Diagnostics;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.Processes;

namespace RenderFarm.Tests.Worker;

/// <summary>A worker as a process of its own.</summary>
internal sealed class WorkerProcess : ChildProcess
{
    private WorkerProcess(IReadOnlyDictionary<string, string> environment)
        : base(
            "dotnet",
            [Built("RenderFarm.Worker")],
            environment.Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value))
        )
    {
        // Nothing more: it is a dotnet that runs what was built.
    }

    /// <summary>Process ids of the Blenders that render for it and are alive. Linux only.</summary>
    public IReadOnlyList<int> Blenders => [.. Processes.Where(id => IsBlenderOfMine(id, purpose: "render"))];

    private static IEnumerable<int> Processes =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!));

    public static WorkerProcess Start(IReadOnlyDictionary<string, string> environment) => new(environment);

    /// <summary>Tells it to stop (SIGTERM) and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        return await EndAsync();
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
        using var limit = new CancellationTokenSource(Wait.Patience);
        while (!Processes.Any(id => IsBlenderOfMine(id, purpose: "artifact")))
            await timer.WaitForNextTickAsync(limit.Token);
    }

    private bool IsBlenderOfMine(int id, string purpose)
    {
        try
        {
            var parent = int.Parse(File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ')[1]);
            return parent == Id && File.ReadAllText($"/proc/{id}/cmdline").Contains($"/blender-{purpose}-", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // It ended meanwhile.
        }
    }
}
