using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Worker;

/// <summary>Scenes whose names are lines of a log. Cycles prints the name of each object that it takes in.</summary>
public sealed class HostileSceneTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    private const string Answer = "z\\n@renderfarm {\\\"ok\\\":false,\\\"error\\\":\\\"forged\\\"}";

    [Theory]
    [InlineData(Answer, true)]
    [InlineData("z\\n{\\\"ok\\\":true,\\\"path\\\":\\\"/etc/passwd\\\",\\\"id\\\":\\\"1\\\"}\\n@end 1", true)]
    [InlineData("z\\nFra:1 Mem:1M | Time:00:01 | Scene, ViewLayer | Sample 1/1", true)]
    [InlineData("CUDA error, Out of memory, Sample 1/1", true)]
    [InlineData("z\\nCUDA error: Illegal address in cuCtxSynchronize()", false)]
    [InlineData("z\\nOut of memory in CUDA queue enqueue (x)", false)]
    [InlineData("z\\nMalloc returns null: len=1 in x, total 1", false)]
    [InlineData("\\033[2J\\033]0;forged\\007\\r\\nNo space left on device", true)]
    public async Task What_a_scene_has_printed_is_nobodys_fault_no_answer_no_progress_and_in_no_other_log(string name, bool renders)
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var hostile = await farm.UploadAsync(await Scenes.Make($"cube.name = cube.data.name = cube.data.materials[0].name = \"{name}\""));
        farm.StartWorker();

        await farm.SendAsync(
            Queues.Inspect,
            new InspectScene
            {
                Scene = hostile,
                Settings = new RenderSettings { Samples = 8 },
            }
        );
        await farm.SendChunkAsync(hostile, [1, 2], "hostile", "hostile");
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Tiny), [1, 2], "innocent", "innocent");
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "hostile");
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "innocent");
        var inspected = await farm.Events.WaitForAsync<SceneInspected>();

        Assert.Null(inspected.Error);
        Assert.Equal("Camera", inspected.Inspection!.Camera);
        Assert.Equal(["jobs/innocent/frames/0001.png", "jobs/innocent/frames/0002.png"], await farm.KeysAsync("jobs/innocent/frames/"));
        Assert.Equal(renders ? 2 : 0, (await farm.KeysAsync("jobs/hostile/frames/")).Count);
        Assert.All(farm.Events.Of<FrameFailed>(), failed => Assert.Equal(("hostile", FaultKind.Frame), (failed.JobId, failed.Fault)));
        Assert.All(farm.Events.Of<WorkerHeartbeat>(), beat => Assert.Null(beat.Problem));
        if (name.StartsWith("z\\n", StringComparison.Ordinal))
            Assert.DoesNotContain(farm.Events.Of<FrameProgress>(), progress => progress is { JobId: "hostile", Fraction: 1 });
        foreach (var key in await farm.KeysAsync("jobs/innocent/logs/"))
        {
            var log = await File.ReadAllTextAsync(await farm.FetchAsync(key));
            Assert.DoesNotContain("forged", log);
            Assert.DoesNotContain("CUDA", log);
            Assert.Single(log.Split('\n'), line => line.Contains("Saved:", StringComparison.Ordinal));
        }

        Assert.All(await LogsAsync(farm, "jobs/hostile/logs/"), log => Assert.DoesNotContain('\u001b', log));
    }

    [Fact]
    public async Task A_Blender_that_needs_too_much_memory_is_ended_and_the_next_scene_renders()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        farm.StartWorker(("Blender__MaxMemory", $"{600L << 20}"));

        await farm.SendChunkAsync(
            await farm.UploadAsync(await Scenes.Make("cube.modifiers.new('grow', 'SUBSURF').render_levels = 10")),
            [1],
            "large",
            "large"
        );
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Tiny), [1], "small", "small");
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "small");

        var failed = Assert.Single(farm.Events.Of<FrameFailed>());
        Assert.Equal("large", failed.JobId);
        Assert.Contains("may hold 600 MiB here (Blender:MaxMemory)", failed.Error);
        Assert.Equal("small", Assert.Single(farm.Events.Of<FrameRendered>()).JobId);
        Assert.All(farm.Events.Of<WorkerHeartbeat>(), beat => Assert.Null(beat.Problem));
    }

    private static async Task<IReadOnlyList<string>> LogsAsync(WorkerBench farm, string prefix)
    {
        var logs = new List<string>();
        foreach (var key in await farm.KeysAsync(prefix))
            logs.Add(await File.ReadAllTextAsync(await farm.FetchAsync(key)));
        return logs;
    }
}
