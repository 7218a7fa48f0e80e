using System.Diagnostics;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Worker;

/// <summary>Whatever a Blender is at when it is killed, its frame is rendered, once, and whole.</summary>
public sealed class KilledBlenderTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    /// <summary>Two million pixels take some tenths of a second to save.</summary>
    private const string SlowToSave =
        "scene.cycles.samples = 1\nscene.render.resolution_percentage = 3000\nscene.render.image_settings.compression = 15";

    /// <summary>Keeps its data, and has a mesh of 400 thousand faces from the second frame on.</summary>
    private const string Growing = """
        subdivision = cube.modifiers.new("grow", "SUBSURF")
        for frame, levels in ((1, 0), (2, 8)):
            subdivision.levels = subdivision.render_levels = levels
            subdivision.keyframe_insert("levels", frame=frame)
            subdivision.keyframe_insert("render_levels", frame=frame)
        scene.render.use_persistent_data = True
        """;

    [Fact]
    public async Task In_its_start()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var worker = farm.StartWorker();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Tiny), [1, 2]);

        Kill(await BlenderOf(worker));

        await AssertAllRenderedAsync(farm, 2);
    }

    [Fact]
    public async Task Before_its_first_frame_and_between_two()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var worker = farm.StartWorker();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Steady), [1, 2, 3]);

        await farm.Events.WaitForAsync<FrameStarted>();
        Kill(await BlenderOf(worker));
        await farm.Events.WaitForAsync<FrameRendered>();
        Kill(await BlenderOf(worker));

        await AssertAllRenderedAsync(farm, 3);
    }

    [Fact]
    public async Task In_the_middle_of_saving_an_image()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var worker = farm.StartWorker();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Make(SlowToSave)), [1, 2, 3]);

        await farm.Events.WaitForAsync<FrameStarted>();
        var (frame, saved) = await KillAtImageAsync(
            await BlenderOf(worker),
            Directory.GetDirectories(Directory.GetDirectories(Path.Combine(farm.Folder, "data", "scratch"))[0], "blender-render-*")[0]
        );

        await AssertAllRenderedAsync(farm, 3);
        Assert.InRange(saved, 0, farm.Events.Of<FrameRendered>().Single(rendered => rendered.Frame == frame).SizeBytes - 1);
    }

    [Fact]
    public async Task A_Blender_that_has_grown_beyond_its_limit_is_replaced_and_its_frame_counts()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var worker = farm.StartWorker(("Blender__MemoryLimit", $"{300L << 20}"));
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Make(Growing)), [1, 2, 3]);

        await AssertAllRenderedAsync(farm, 3);

        Assert.Contains("beyond the 300 MiB of Blender:MemoryLimit", worker.Output);
        Assert.Equal(2, farm.Events.Of<FrameRendered>().Count(frame => frame.Timings.BlenderStart > 0));
    }

    [Fact]
    public async Task Where_it_crashed_is_told_with_the_frame_and_stands_in_its_log()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var worker = farm.StartWorker();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Slow), [7]);
        await farm.Events.WaitForAsync<FrameProgress>();

        using (var signal = Process.Start("kill", ["-SEGV", $"{await BlenderOf(worker)}"]))
            await signal.WaitForExitAsync();

        var failed = await farm.Events.WaitForAsync<FrameFailed>();
        Assert.Equal((FaultKind.Frame, "Blender crashed (signal 11)."), (failed.Fault, failed.Error));
        Assert.Contains("# backtrace", failed.LogTail, StringComparison.Ordinal);
        await farm.Events.WaitForAsync<ChunkEnded>();
        Assert.Contains(
            "Blender's crash report:\n# Blender ",
            await File.ReadAllTextAsync(await farm.FetchAsync("jobs/job/logs/0007.log")),
            StringComparison.Ordinal
        );
    }

    private static Task<int> BlenderOf(WorkerProcess worker) =>
        Wait.ForAsync(() => Task.FromResult(worker.Blenders is [var id, ..] ? id : 0), id => id != 0, "the worker has a Blender");

    /// <summary>
    /// Kills as soon as the system tells of an image that is made: one that is saved and taken already is let go, for the next.
    /// </summary>
    /// <returns>The image's frame, and its bytes then.</returns>
    private static async Task<(int Frame, long Bytes)> KillAtImageAsync(int blender, string folder)
    {
        var killed = new TaskCompletionSource<(int, long)>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(folder, "*.png") { IncludeSubdirectories = true };
        watcher.Created += (_, made) =>
        {
            try
            {
                // It is removed with the Blender: what is opened stays readable.
                using var image = new FileStream(made.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                Kill(blender);
                killed.TrySetResult((JobKeys.FrameOf(made.FullPath)!.Value, RandomAccess.GetLength(image.SafeFileHandle)));
            }
            catch (FileNotFoundException)
            {
                // It was saved too fast.
            }
        };
        watcher.EnableRaisingEvents = true;
        return await killed.Task.WaitAsync(Wait.Patience);
    }

    private static void Kill(int blender)
    {
        using var process = Process.GetProcessById(blender);
        process.Kill();
    }

    private static async Task AssertAllRenderedAsync(WorkerBench farm, int frames)
    {
        await farm.Events.WaitForAsync<ChunkEnded>();
        Assert.Empty(farm.Events.Of<FrameFailed>());
        Assert.Equal(frames, farm.Events.Of<FrameRendered>().Count);
        Assert.Equal(frames, (await farm.KeysAsync("jobs/job/frames/")).Count);
    }
}
