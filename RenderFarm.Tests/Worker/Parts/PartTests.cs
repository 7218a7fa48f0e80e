using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Worker.Parts;

namespace RenderFarm.Tests.Worker.Parts;

/// <summary>Divided and sliced frames on real workers, whose coordinator is the test.</summary>
public sealed class PartTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    private const string Float = "scene.render.image_settings.file_format = 'OPEN_EXR'\nscene.render.image_settings.color_depth = '32'\n";
    private const string Image = "jobs/job/frames/0002.exr";

    private static readonly Split Halves = new() { Samples = 2 };

    [Fact]
    public async Task Two_workers_render_a_part_each_and_the_last_of_them_merges()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var path = await Scenes.Make(Float + "scene.cycles.samples = 100");
        var scene = await farm.UploadAsync(path);
        farm.StartWorker();
        farm.StartWorker();

        await farm.SendPartsAsync(scene, 2, Halves);
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "part1");
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "part2");
        await farm.Events.WaitForAsync<FrameRendered>(frame => !frame.AlreadyStored);

        // Both may have found both parts; then both have merged, to the same bytes, and one image counts.
        var stored = Assert.Single(
            farm.Events.Of<FrameRendered>().Where(frame => !frame.AlreadyStored).Select(frame => (frame.Key, frame.Sha256)).Distinct()
        );
        Assert.Equal(Image, stored.Key);
        Assert.Empty(farm.Events.Of<FrameFailed>());
        Assert.Empty(await farm.KeysAsync("jobs/job/parts/"));
        Assert.Equal(["jobs/job/logs/0002-part1.log", "jobs/job/logs/0002-part2.log"], await farm.KeysAsync("jobs/job/logs/"));
        await AssertIsWholeAsync(farm, path, samples: 100);
    }

    [Fact]
    public async Task A_worker_that_is_killed_between_the_last_part_and_the_merge_costs_no_part()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var path = await Scenes.Make(Float + "scene.cycles.samples = 100");
        var scene = await farm.UploadAsync(path);
        await RenderPartsAsync(farm, path);

        // As the dead worker left it: both parts stored, the second not reported, its chunk delivered again.
        farm.StartWorker();
        await farm.SendPartAsync(scene, 2, Halves, 2);
        await farm.Events.WaitForAsync<ChunkEnded>();

        var rendered = await farm.Events.WaitForAsync<FrameRendered>();
        Assert.Equal((2, Image, false), (rendered.Part, rendered.Key, rendered.AlreadyStored));
        Assert.Empty(await farm.KeysAsync("jobs/job/parts/"));
        await AssertIsWholeAsync(farm, path, samples: 100);
    }

    [Fact]
    public async Task Two_workers_that_merge_at_once_make_one_image()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var path = await Scenes.Make(Float + "scene.cycles.samples = 100");
        var scene = await farm.UploadAsync(path);
        await RenderPartsAsync(farm, path);

        farm.StartWorker();
        farm.StartWorker();
        await farm.SendPartsAsync(scene, 2, Halves);
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "part1");
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "part2");
        await farm.Events.WaitForAsync<FrameRendered>(frame => !frame.AlreadyStored);

        Assert.Equal([Image], await farm.KeysAsync("jobs/job/frames/"));
        Assert.Empty(farm.Events.Of<FrameFailed>());
        Assert.Empty(await farm.KeysAsync("jobs/job/parts/"));
        await AssertIsWholeAsync(farm, path, samples: 100);
    }

    [Fact]
    public async Task A_scene_that_cannot_be_divided_fails_with_the_reason()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        farm.StartWorker();

        await farm.SendPartAsync(await farm.UploadAsync(await Scenes.Make("scene.render.engine = 'BLENDER_WORKBENCH'")), 2, Halves, 1);

        var failed = await farm.Events.WaitForAsync<FrameFailed>();
        Assert.Equal((1, FaultKind.Frame), (failed.Part, failed.Fault));
        Assert.Contains("Only Cycles", failed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "samples",
        """
            # A pattern whose points do not depend on how many are rendered at once, where this Blender knows no subset of the samples.
            if not sample_by("SOBOL") and not hasattr(scene.cycles, "sample_subset_length"):
                scene.cycles.samples = 256
            """
    )]
    [InlineData("lines", "scene.view_layers[0].use_pass_cryptomatte_object = True")]
    public async Task A_long_frame_loses_no_stored_slice_with_its_worker(string by, string python)
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var path = await Scenes.Make(Float + "scene.cycles.samples = 400\nscene.render.resolution_percentage = 250\n" + python);
        var scene = await farm.UploadAsync(path);
        var killed = farm.StartWorker(("Worker__SliceOver", "00:00:00.5"));
        await farm.SendChunkAsync(scene, [2]);
        await farm.WaitForKeysAsync("jobs/job/slices/0002/", 1);
        await killed.KillAsync();
        var stored = (await farm.KeysAsync("jobs/job/slices/0002/")).Select(key => SliceName.Parse(key)!).ToList();

        var next = farm.StartWorker(("Worker__SliceOver", "00:00:00.5"));
        await farm.Events.WaitForAsync<ChunkEnded>();

        Assert.Equal(Image, (await farm.Events.WaitForAsync<FrameRendered>()).Key);
        Assert.Empty(farm.Events.Of<FrameFailed>());
        Assert.Empty(await farm.KeysAsync("jobs/job/slices/"));
        Assert.All(stored, slice => Assert.Equal(by, slice.By));
        var (done, total) = (stored.Sum(slice => slice.Range.Count), stored[0].Total);
        Assert.InRange(done, 1, total - 1);
        Assert.Contains($"{done} of {total} {by} are stored already", next.Output, StringComparison.Ordinal);
        await AssertIsWholeAsync(farm, path, samples: by == "samples" ? 400 : 0);
    }

    [Fact]
    public async Task A_long_frame_whose_slices_would_show_is_rendered_whole()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var worker = farm.StartWorker(("Worker__SliceOver", "00:00:00.001"));

        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Make("scene.cycles.use_adaptive_sampling = True")), [1, 2]);
        await farm.Events.WaitForAsync<ChunkEnded>();

        Assert.Equal(2, (await farm.KeysAsync("jobs/job/frames/")).Count);
        Assert.Contains(
            "rendered whole, so that an interruption costs all of it: With adaptive sampling",
            worker.Output,
            StringComparison.Ordinal
        );
    }

    /// <summary>Stores both parts of frame 2 as workers would, without the merge that follows.</summary>
    private static async Task RenderPartsAsync(WorkerBench farm, string scene)
    {
        using var blenders = new BlenderFixture();
        await using var blender = await blenders.StartAsync(scene);
        var parts = Division.Of(Halves, blender.Prepared!);
        for (var part = 1; part <= parts.Count; part++)
        {
            var rendered = await blender.RenderAsync(2, blenders.NewFolder(), _ => false, default, parts[part - 1]);
            await farm.S3.PutObjectAsync(
                new()
                {
                    BucketName = farm.Bucket,
                    Key = $"jobs/job/parts/0002/{part}-of-2.exr",
                    FilePath = rendered.Path,
                }
            );
        }
    }

    /// <summary>The stored image must be that of an undivided frame, to float rounding.</summary>
    private static async Task AssertIsWholeAsync(WorkerBench farm, string scene, int samples)
    {
        using var blenders = new BlenderFixture();
        await using var blender = await blenders.StartAsync(scene);
        var whole = await blender.RenderAsync(2, blenders.NewFolder(), _ => false, default);

        Assert.InRange(Exr.Difference(whole.Path, await farm.FetchAsync(Image)), 0, Exr.Rounding(samples));
    }
}
