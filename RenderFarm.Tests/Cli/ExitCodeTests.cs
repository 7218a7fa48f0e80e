using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Coordinator;

namespace RenderFarm.Tests.Cli;

/// <summary>What a script learns from how the command ends.</summary>
public sealed class ExitCodeTests(CoordinatorFixture fixture) : IClassFixture<CoordinatorFixture>
{
    [Fact]
    public async Task Rendered_failed_refused_unreachable_and_interrupted_are_told_apart()
    {
        using var folder = new TemporaryDirectory();
        var rendered = await SubmitAsync("1");
        Assert.Equal(0, await RunAsync("watch", rendered));
        Assert.Equal(0, await RunAsync("download", rendered, folder.File("rendered"), "--follow"));

        fixture.Worker.OnFrame = (frame, _) =>
            Task.FromResult<(FaultKind, string)?>(frame == 2 ? (FaultKind.Frame, "It cannot be rendered.") : null);
        var failed = await SubmitAsync("1-2");
        Assert.Equal(1, await RunAsync("watch", failed));
        Assert.Equal(1, await RunAsync("download", failed, folder.File("failed")));
        Assert.Equal(1, await RunAsync("download", failed, folder.File("failed"), "--as", "video"));

        var (reached, goOn) = fixture.Worker.HoldAt(3);
        var held = await SubmitAsync("3");
        await reached;
        using var watching = CliProcess.Start(fixture.Coordinator.Address.ToString(), "watch", held, "--json");
        await watching.OutputAsync("\"state\":\"running\"");
        await watching.SignalAsync("INT");
        Assert.Equal(130, (await watching.EndAsync()).ExitCode);
        Assert.Equal(0, await RunAsync("cancel", held));
        Assert.Equal(1, await RunAsync("watch", held));
        goOn.SetResult();

        Assert.Equal(2, await RunAsync("watch", "nobody's"));
        Assert.Equal(2, await RunAsync("watch"));
        Assert.Equal(2, await RunAsync("pause", held));

        await using var proxy = await StoreProxy.StartAsync(fixture.Coordinator.Address);
        proxy.IsBroken = true;
        Assert.Equal(3, await RunAsync("delete", held, "--yes", "--server", proxy.Address));
        Assert.Equal(3, await RunAsync("jobs", "--server", "http://127.0.0.1:9"));
    }

    private async Task<string> SubmitAsync(string frames) => (await fixture.Coordinator.Http.SubmitAsync(frames)).Id;

    private async Task<int> RunAsync(params string[] arguments) =>
        (await CliProcess.RunAsync(fixture.Coordinator.Address.ToString(), arguments)).ExitCode;
}
