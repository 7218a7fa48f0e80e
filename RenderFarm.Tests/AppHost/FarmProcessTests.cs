using RenderFarm.Contracts.Api;
using RenderFarm.Tests.EndToEnd;
using RenderFarm.Tests.Processes;

namespace RenderFarm.Tests.AppHost;

/// <summary>The whole farm under Aspire's orchestrator, as processes.</summary>
[Collection(nameof(WholeFarm))]
public sealed class FarmProcessTests
{
    private const int Interrupted = 130;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Fact]
    public async Task A_killed_part_is_said_each_time_can_be_started_again_and_Ctrl_C_ends_everything()
    {
        await using var farm = FarmProcess.Start();
        await farm.UpAsync();
        Assert.Contains("http://localhost:", await farm.LineAsync("Page "), StringComparison.Ordinal);
        var worker = farm.ProcessOf("RenderFarm.Worker");

        await farm.KillAsync("RenderFarm.Worker");
        Assert.Contains("aspire resource worker start", await farm.LineAsync("worker has ended"), StringComparison.Ordinal);
        await FarmProcess.CommandAsync("worker", "start");
        await farm.WorkerAsync(another => another.State == WorkerState.Idle && another.ProcessId != worker);
        for (var killed = 1; killed <= 2; killed++)
        {
            await farm.KillAsync("RenderFarm.LocalCloud");
            await farm.SaidAsync("localcloud has ended", killed);
            await FarmProcess.CommandAsync("localcloud", "start");
            await farm.StartedAsync("RenderFarm.LocalCloud");
        }

        await farm.SignalAsync("INT");

        Assert.Equal(0, await farm.EndAsync());
        await farm.NothingLeftAsync();
        AssertQuiet(farm);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(Owner, File.GetUnixFileMode(Path.Combine(farm.Data, "logs")));
        foreach (var name in (string[])["worker", "coordinator", "localcloud"])
        {
            var path = Path.Combine(farm.Data, "logs", name + ".log");
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            var log = await File.ReadAllTextAsync(path);
            Assert.Contains("Application is shutting down...", log, StringComparison.Ordinal);
            Assert.DoesNotContain("S-FAULT", log, StringComparison.Ordinal);
            Assert.DoesNotContain('\x1b', log);
            Assert.DoesNotMatch(@"\dT\d\d:\d\d:\d\d.*\d\d:\d\d:\d\d\.\d{3} ", log);
        }
    }

    [Fact]
    public async Task The_buttons_of_the_dashboard_are_commands()
    {
        await using var farm = FarmProcess.Start();
        await farm.UpAsync();

        await FarmProcess.CommandAsync("coordinator", "submit-demo");
        var job = await farm.JobAsync(job => job.Name == "demo");
        Assert.Equal(48, job.Frames.Total);
        await FarmProcess.CommandAsync(
            "localcloud",
            "set-spot-price",
            "--type",
            "g5.xlarge",
            "--zone",
            "eu-central-1a",
            "--dollars",
            "0.123"
        );
        await FarmProcess.CommandAsync("worker", "drain");

        await farm.LineAsync("worker has ended with exit code 0");
        using var http = new HttpClient();
        var market = await http.GetStringAsync(farm.Cloud + "_localcloud/market");
        Assert.Contains("0.123", market, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_fails_to_start_is_named_with_its_reason_and_the_farm_ends()
    {
        await using var farm = FarmProcess.Start([KeyValuePair.Create("Worker__Device", (string?)"moon")]);

        Assert.Equal(1, await farm.EndAsync());
        Assert.Contains("worker has ended", farm.Printed, StringComparison.Ordinal);
        Assert.Contains("Worker:Device is moon", farm.Printed, StringComparison.Ordinal);
        Assert.Contains("The farm did not start.", farm.Printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AppHost", 0)]
    [InlineData("RenderFarm.LocalCloud", 0)]
    [InlineData("RenderFarm.Worker", 0)]
    [InlineData("demo", Interrupted)]
    public async Task Ctrl_C_during_the_start_and_a_render_is_quiet_and_leaves_nothing(string moment, int exitCode)
    {
        await using var farm = FarmProcess.Start(moment == "demo" ? ["demo"] : []);
        if (moment == "AppHost")
            await farm.LineAsync("Starting the farm.");
        else if (moment == "demo")
            await farm.JobAsync(job => job is { State: JobState.Running, Frames.Rendered: > 0 });
        else
            await farm.StartedAsync(moment);

        await farm.SignalAsync("INT");

        var code = await farm.EndAsync();
        Assert.True(code == exitCode, $"It ended with {code}:\n{farm.Printed}");
        await farm.NothingLeftAsync();
        AssertQuiet(farm);
    }

    /// <summary>No exception has reached the console.</summary>
    private static void AssertQuiet(FarmProcess farm)
    {
        Assert.DoesNotContain("Exception", farm.Printed, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", farm.Printed, StringComparison.Ordinal);
    }
}
