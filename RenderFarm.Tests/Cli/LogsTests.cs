using RenderFarm.Benchmarks;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Coordinator;

namespace RenderFarm.Tests.Cli;

/// <summary><c>renderfarm logs</c>.</summary>
public sealed class LogsTests(CoordinatorFixture farm) : IClassFixture<CoordinatorFixture>
{
    [Fact]
    public async Task What_failed_is_shown_as_it_comes_and_one_frame_when_it_is_asked_for()
    {
        var goOn = new TaskCompletionSource();
        farm.Worker.OnFrame = async (frame, cancellationToken) =>
        {
            if (frame == 9)
                await goOn.Task.WaitAsync(cancellationToken);
            return frame == 2 ? (FaultKind.Frame, "The texture is gone.") : null;
        };
        var job = await farm.Coordinator.Http.SubmitAsync("1-3", name: "my film");
        using var following = CliProcess.Start(farm.Coordinator.Address.ToString(), "logs", job.Id, "-f");

        await following.LineAsync("── frame 2, failed: The texture is gone.");
        await following.LineAsync("the last words");
        var followed = await following.EndAsync();
        var third = await RunAsync("logs", "my film", "--frame", "3");
        var none = await RunAsync("logs", job.Id, "--frame", "4");
        var slow = await farm.Coordinator.Http.SubmitAsync("9");
        var early = await RunAsync("logs", slow.Id, "--frame", "9");
        var last = await RunAsync("job", "--last", "--json");
        goOn.SetResult();
        var awaited = await RunAsync("logs", slow.Id, "--frame", "9", "-f");

        Assert.Contains(slow.Id, last.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (followed.ExitCode, followed.Error));
        Assert.DoesNotContain("frame 1", followed.Output, StringComparison.Ordinal);
        Assert.Equal((2, 2), (early.ExitCode, none.ExitCode));
        Assert.Contains("With -f the command waits for it.", early.Error, StringComparison.Ordinal);
        Assert.StartsWith("── frame 3, rendered\n", third.Output, StringComparison.Ordinal);
        Assert.StartsWith("── frame 9, rendered\n", awaited.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_doctor_looks_at_everything_and_says_what_to_do()
    {
        var checks = (await RunAsync("doctor", "--json")).Json<CheckResponse[]>();
        var nowhere = await CliProcess.RunAsync("http://127.0.0.1:9", "doctor");

        Assert.All(
            (string[])
                [
                    "blender here",
                    "disk here",
                    "coordinator",
                    "database",
                    "dead letters",
                    "store",
                    "queues",
                    "workers",
                    "renting",
                    "worker archive",
                    "Blender archives",
                ],
            name => Assert.Contains(checks, check => check.Name == name)
        );
        Assert.StartsWith("1, Blender 3.4.1, ", Assert.Single(checks, check => check.Name == "workers").Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(checks, check => check.State == CheckState.Failed);
        Assert.Equal(CheckState.Warning, checks.First(check => check.Name == "renting").State); // this one has nothing for them to run
        Assert.Equal(1, nowhere.ExitCode);
        Assert.Contains("ok      port", nowhere.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(".NET SDK", nowhere.Output, StringComparison.Ordinal);
        // In a working copy; and where another program has the port.
        var taken = $"http://127.0.0.1:{farm.Cloud.Endpoint.Port}";
        using var copy = CliProcess.StartIn(Build.RepositoryRoot, new Dictionary<string, string>(), ["doctor", "--server", taken]);
        Assert.Equal(1, (await copy.EndAsync()).ExitCode);
        Assert.Matches(@"ok +\.NET SDK +10\.", copy.Output);
        Assert.Matches(@"failed +port +\d+ is taken by a program that is no coordinator", copy.Output);
        Assert.Contains("failed  coordinator", nowhere.Output, StringComparison.Ordinal);
    }

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(farm.Coordinator.Address.ToString(), arguments);
}
