using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.Cli;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.Worker;

namespace RenderFarm.Tests.EndToEnd;

public sealed class BadWorkerTests(CliFarm farm) : IClassFixture<CliFarm>
{
    /// <summary>A Blender whose GPU is too small for every scene.</summary>
    private static readonly string[] SmallGpu =
    [
        "case \"$*\" in *--version*) exec blender \"$@\";; esac",
        "echo @renderfarm",
        "while read -r command; do",
        "id=${command##*\\\"id\\\":\\\"}; id=${id%%\\\"*}",
        "echo \"@end $id\" >&2",
        "echo \"{\\\"ok\\\": false, \\\"unfit\\\": true, \\\"error\\\": \\\"System is out of GPU and shared host memory\\\", \\\"id\\\": "
            + "\\\"$id\\\"}\"",
        "done",
    ];

    [Fact]
    public async Task A_worker_that_fails_what_the_other_renders_is_blocked_and_the_job_completes()
    {
        using var folder = new TemporaryDirectory();
        farm.StartWorker(("Worker__Id", "good"));
        Assert.Equal(0, (await RunAsync("submit", await Scenes.Steady, "--frames", "1")).ExitCode);
        farm.StartWorker(("Worker__Id", "bad"), ("Blender__Path", await ShellScript.WriteAsync(folder.File("blender"), SmallGpu)));
        await Wait.ForAsync(
            WorkersAsync,
            workers => workers.Exists(worker => worker is { Id: "bad", State: WorkerState.Idle, BlenderVersion: not null }),
            "the bad worker is there"
        );

        var job = (await RunAsync("submit", await Scenes.Steady, "--frames", "1-60", "--samples", "4", "--json")).Json<SubmitResult>().Job;
        var watched = await RunAsync("watch", job.Id);
        var details = (await RunAsync("job", job.Id, "--json")).Json<JobDetails>();

        Assert.Equal((0, JobState.Completed), (watched.ExitCode, details.Job.State));
        Assert.All(details.Frames, frame => Assert.Equal("good", frame.Worker));
        Assert.Equal("bad", Assert.Single(details.Job.Blocklist).WorkerId);
        Assert.Contains("System is out of GPU and shared host memory", (await RunAsync("job", job.Id)).Output);
    }

    private async Task<List<WorkerResponse>> WorkersAsync() => (await RunAsync("workers", "--json")).Json<List<WorkerResponse>>();

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(farm.Server, arguments);
}
