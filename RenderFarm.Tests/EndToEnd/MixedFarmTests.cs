using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.Cli;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Worker.Blender.Install;

namespace RenderFarm.Tests.EndToEnd;

/// <summary>One farm, whose workers have different Blenders.</summary>
public sealed class MixedFarmTests(CliFarm farm) : IClassFixture<CliFarm>
{
    [SeveralBlendersFact]
    public async Task A_job_is_rendered_by_the_Blender_of_its_file_or_the_one_that_it_asks_for_and_never_by_an_older_one()
    {
        using var folder = new TemporaryDirectory();
        var (older, newer) = (await ProbeAsync(TestBlender.All[0]), await ProbeAsync(TestBlender.All[^1]));
        var (oldLine, newLine) = (Line(older), Line(newer));
        var oldWorker = farm.StartWorker(("Worker__Id", "older"), ("Blender__Path", older.Path));
        farm.StartWorker(("Worker__Id", "newer"), ("Blender__Path", newer.Path));
        var workers = await Wait.ForAsync(
            async () => (await RunAsync("workers", "--json")).Json<List<WorkerResponse>>(),
            all => all.Count(worker => worker is { State: WorkerState.Idle, BlenderVersion: not null }) == 2,
            "both workers are there"
        );
        Assert.Equal([newer.Version, older.Version], workers.Select(worker => worker.BlenderVersion));

        var oldScene = await SceneAsync(older, folder.File("older.blend"));
        var newScene = await SceneAsync(newer, folder.File("newer.blend"));
        await RendersAsync("older", oldLine, oldScene);
        await RendersAsync("newer", newLine, newScene);
        var report = await RendersAsync("newer", newLine, oldScene, "--blender", newLine);
        Assert.Contains($"Blender {newLine} renders it, which may differ in places from {oldLine}", report, StringComparison.Ordinal);

        await RefusesAsync("which is older and cannot be trusted to read it", newScene, "--blender", oldLine);
        await RefusesAsync("No worker has Blender 9.9; those that are there have", oldScene, "--blender", "9.9");

        await oldWorker.SignalAsync("TERM");
        await Wait.ForAsync(
            async () => (await RunAsync("workers", "--json")).Json<List<WorkerResponse>>(),
            all => all.Exists(worker => worker is { Id: "older", State: WorkerState.Gone }),
            "the older worker is gone"
        );
        await RendersAsync("newer", newLine, oldScene); // the next newer one, since nobody has its own

        async Task<string> RendersAsync(string worker, string version, params string[] submission)
        {
            var submitted = await RunAsync(["submit", .. submission, "--no-pack", "--json"]);
            var job = submitted.Json<SubmitResult>().Job;
            await RunAsync("watch", job.Id);
            var details = (await RunAsync("job", job.Id, "--json")).Json<JobDetails>();
            Assert.Equal((JobState.Completed, version), (details.Job.State, details.Job.Blender));
            Assert.All(details.Frames, frame => Assert.Equal(worker, frame.Worker));
            return (await RunAsync("job", job.Id)).Output;
        }

        async Task RefusesAsync(string reason, params string[] submission)
        {
            var refused = await RunAsync(["submit", .. submission, "--no-pack"]);
            Assert.NotEqual(0, refused.ExitCode);
            Assert.Contains(reason, string.Join(' ', refused.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        }
    }

    private static string Line(BlenderExecutable blender) => string.Join('.', blender.Version.Split('.')[..2]);

    private static async Task<BlenderExecutable> ProbeAsync(string path) => (await BlenderProbe.TryAsync(path, default)).Blender!;

    private static async Task<string> SceneAsync(BlenderExecutable blender, string path)
    {
        await TestBlender.EvaluateAsync(
            blender.Path,
            $"""
            import bpy
            scene = bpy.context.scene
            scene.render.engine = "CYCLES"
            scene.render.resolution_x, scene.render.resolution_y = 64, 36
            scene.render.resolution_percentage = 100
            scene.cycles.samples = 1
            scene.cycles.use_denoising = False
            scene.frame_end = 2
            bpy.ops.wm.save_as_mainfile(filepath={Scenes.Quoted(path)}, compress=True)
            """
        );
        return path;
    }

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(farm.Server, arguments);
}
