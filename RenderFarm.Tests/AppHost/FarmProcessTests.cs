using System.Diagnostics;
using RenderFarm.Tests.Cli;

namespace RenderFarm.Tests.AppHost;

/// <summary>The whole farm under the stand-in's orchestrator, as processes.</summary>
public sealed class FarmProcessTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_killed_worker_is_said_can_be_started_again_and_Ctrl_C_ends_everything()
    {
        using var farm = StartFarm();
        await farm.LineAsync("Everything is up.");
        Assert.Contains("http://localhost:", await farm.LineAsync("Page "), StringComparison.Ordinal);

        var worker = Assert.Single(farm.Children(), process => CommandOf(process).Contains("RenderFarm.Worker.dll", StringComparison.Ordinal));
        worker.Kill();
        var said = await farm.LineAsync("EXITED with code 137 (killed)");
        Assert.StartsWith("worker ", said, StringComparison.Ordinal);
        Assert.Contains("start worker", said, StringComparison.Ordinal);

        await farm.TypeAsync("start worker");
        await farm.LineAsync("worker: Running");
        await farm.TypeAsync("stop nothing");
        await farm.LineAsync("There is no 'nothing'.");

        var all = farm.Children();
        Assert.Contains(all, process => CommandOf(process).Contains("RenderFarm.Worker.dll", StringComparison.Ordinal));
        await farm.InterruptAsync();

        Assert.Equal(0, await farm.EndAsync());
        foreach (var process in all)
            await AppHostProcess.GoneAsync(process);
        foreach (var name in (string[])["coordinator.log", "localcloud.log"])
            Assert.Contains("Application is shutting down...", await File.ReadAllTextAsync(_data.File(Path.Combine("logs", name))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_when_the_AppHost_is_killed()
    {
        using var farm = StartFarm();
        await farm.LineAsync("Everything is up.");
        var all = farm.Children();
        Assert.True(all.Count >= 4, "LocalCloud, the coordinator, a worker and the monitor were expected.");

        farm.Kill();

        foreach (var process in all)
            await AppHostProcess.GoneAsync(process);
    }

    private static string CommandOf(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private AppHostProcess StartFarm() =>
        AppHostProcess.Start("--port", $"{FreePort.Find()}", "--cloud-port", $"{FreePort.Find()}", "--data", _data.FullPath);
}
