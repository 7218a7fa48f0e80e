using System.Diagnostics;
using System.Security.Cryptography;
using Amazon.S3.Model;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Worker;

public sealed class ChunkTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    [Fact]
    public async Task A_chunk_is_rendered_stored_and_reported_frame_by_frame()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var scene = await farm.UploadAsync(await Scenes.Tiny);
        farm.StartWorker();

        await farm.SendChunkAsync(scene, [3, 1, 2]);
        await farm.Events.WaitForAsync<ChunkEnded>();

        Assert.Equal(
            ["jobs/job/frames/0001.png", "jobs/job/frames/0002.png", "jobs/job/frames/0003.png"],
            await farm.KeysAsync("jobs/job/frames/")
        );
        Assert.Equal(
            ["jobs/job/logs/0001.log", "jobs/job/logs/0002.log", "jobs/job/logs/0003.log"],
            await farm.KeysAsync("jobs/job/logs/")
        );
        Assert.Single(farm.Events.Of<ChunkStarted>());
        Assert.Equal([1, 2, 3], farm.Events.Of<FrameStarted>().Select(frame => frame.Frame).Order());
        foreach (var frame in farm.Events.Of<FrameRendered>())
        {
            using var image = await farm.S3.GetObjectAsync(farm.Bucket, frame.Key);
            Assert.Equal(frame.SizeBytes, image.ContentLength);
            Assert.Equal(frame.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(image.ResponseStream)));
            Assert.False(frame.AlreadyStored);
            Assert.True(frame.Timings.Render > 0);
        }

        Assert.Equal(3, farm.Events.Of<FrameRendered>().Count);
    }

    [Fact]
    public async Task A_second_delivery_renders_nothing()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var scene = await farm.UploadAsync(await Scenes.Tiny);
        farm.StartWorker();
        await farm.SendChunkAsync(scene, [1, 2]);
        await farm.Events.WaitForAsync<ChunkEnded>();

        await farm.SendChunkAsync(scene, [1, 2], chunkId: "again");
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "again");
        await farm.Events.WaitForAsync<FrameRendered>(frame => frame is { ChunkId: "again", Frame: 1 });
        await farm.Events.WaitForAsync<FrameRendered>(frame => frame is { ChunkId: "again", Frame: 2 });

        var again = farm.Events.Of<FrameRendered>().Where(frame => frame.ChunkId == "again").ToList();
        Assert.Equal([true, true], again.Select(frame => frame.AlreadyStored));
        Assert.DoesNotContain(farm.Events.Of<FrameStarted>(), frame => frame.ChunkId == "again");
    }

    [Fact]
    public async Task A_chunk_that_is_not_for_the_worker_is_handed_back_untouched()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        farm.StartWorker();

        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Tiny), [1], notFor: ["other", "w0"]);
        var declined = await farm.Events.WaitForAsync<ChunkDeclined>();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Tiny), [1], chunkId: "next", notFor: "other");
        await farm.Events.WaitForAsync<ChunkEnded>();

        Assert.Equal(("chunk", "job", "w0"), (declined.ChunkId, declined.JobId, declined.WorkerId));
        Assert.Equal("next", Assert.Single(farm.Events.Of<ChunkStarted>()).ChunkId);
    }

    [Fact]
    public async Task A_worker_takes_the_chunks_of_its_pool_and_no_others()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var scene = await farm.UploadAsync(await Scenes.Tiny);
        await farm.SendChunkAsync(scene, [1], chunkId: "hers", pool: "hers");
        await farm.SendChunkAsync(scene, [2], chunkId: "nobodys");
        await farm.SendChunkAsync(scene, [3], chunkId: "his", pool: "his");
        farm.StartWorker(("Worker__Pool", "his"));
        farm.StartWorker(("Worker__Pool", "hers"));

        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "his");
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "hers");
        Assert.Equal(
            [("hers", "w1"), ("his", "w0")],
            farm.Events.Of<ChunkStarted>().Select(chunk => (chunk.ChunkId, chunk.WorkerId)).Order()
        );
        Assert.Equal(["hers", "his"], farm.Events.Of<WorkerHeartbeat>().Select(beat => beat.Pool).Distinct().Order());
    }

    [Fact]
    public async Task A_scene_is_inspected_while_a_chunk_renders()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        farm.StartWorker();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Slow), [1]);
        await farm.Events.WaitForAsync<FrameProgress>();

        await farm.SendAsync(Queues.Inspect, new InspectScene { Scene = await farm.UploadAsync(await Scenes.Tiny) });
        await farm.SendAsync(Queues.Inspect, new InspectScene { Scene = await farm.UploadAsync(await Scenes.NotABlend) });

        var good = await farm.Events.WaitForAsync<SceneInspected>(scene => scene.Inspection is not null);
        var bad = await farm.Events.WaitForAsync<SceneInspected>(scene => scene.Error is not null);
        Assert.Equal("Camera", good.Inspection!.Camera);
        Assert.Equal(FaultKind.Frame, bad.Fault);
        Assert.Empty(farm.Events.Of<ChunkEnded>());
    }

    [Fact]
    public async Task A_canceled_job_is_dropped_at_once_and_rendered_by_nobody_later()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var scene = await farm.UploadAsync(await Scenes.Slow);
        var worker = farm.StartWorker();
        await farm.SendChunkAsync(scene, [1, 2]);
        await farm.Events.WaitForAsync<FrameProgress>();

        await farm.S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = farm.Bucket,
                Key = "jobs/job/held",
                ContentBody = "",
            }
        );
        await farm.SendAsync(Queues.WorkerPrefix + "w0", new HoldJob { JobId = "job" });
        await farm.Events.WaitForAsync<ChunkEnded>();
        await farm.SendChunkAsync(scene, [1, 2], chunkId: "later");
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "later");

        Assert.Empty(worker.Blenders);
        Assert.Empty(await farm.KeysAsync("jobs/job/frames/"));
        Assert.Empty(farm.Events.Of<FrameRendered>());
        Assert.Empty(farm.Events.Of<FrameFailed>());
    }

    [Fact]
    public async Task A_scene_that_cannot_render_fails_its_frames_with_the_reason_and_the_worker_goes_on()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        farm.StartWorker();

        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Truncated), [1, 2], "bad", "bad");
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Tiny), [1], "good", "good");
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "bad");
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "good");

        Assert.Equal([1, 2], farm.Events.Of<FrameFailed>().Select(frame => frame.Frame).Order());
        Assert.All(
            farm.Events.Of<FrameFailed>(),
            frame =>
            {
                Assert.Equal(FaultKind.Frame, frame.Fault);
                Assert.Contains("cannot open the scene", frame.Error);
            }
        );
        Assert.Equal("good", Assert.Single(farm.Events.Of<FrameRendered>()).JobId);
    }

    [Fact]
    public async Task A_worker_without_Blender_says_so_and_gives_the_chunk_back()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var broken = await ShellScript.WriteAsync(Path.Combine(farm.Folder, "blender"), "echo 'Segmentation fault' >&2", "exit 139");
        farm.StartWorker(("Blender__Path", broken));

        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Tiny), [1, 2]);
        await farm.Events.WaitForAsync<ChunkEnded>();
        var heartbeat = await farm.Events.WaitForAsync<WorkerHeartbeat>(beat => beat.Problem is not null);

        Assert.Contains("exit code 139: Segmentation fault", heartbeat.Problem);
        Assert.Equal(FaultKind.Worker, Assert.Single(farm.Events.Of<FrameFailed>()).Fault);
    }

    [Fact]
    public async Task A_worker_that_is_told_to_stop_in_a_long_frame_leaves_the_chunk_on_the_queue()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var first = farm.StartWorker();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Slow), [1]);
        await farm.Events.WaitForAsync<FrameProgress>();

        Assert.Equal(0, await first.StopAsync());
        await farm.Events.WaitForAsync<WorkerStopped>();
        farm.StartWorker();

        await farm.Events.WaitForAsync<ChunkStarted>(started => started.WorkerId == "w1");
        Assert.Empty(farm.Events.Of<ChunkEnded>());
        Assert.Empty(first.Blenders);
    }

    [Fact]
    public async Task A_worker_that_is_told_to_stop_in_a_short_frame_finishes_it()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var worker = farm.StartWorker();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Steady), [1, 2, 3, 4]);
        await farm.Events.WaitForAsync<FrameStarted>(frame => frame.Frame == 3);

        Assert.Equal(0, await worker.StopAsync());

        var stopped = await farm.Events.WaitForAsync<WorkerStopped>();
        Assert.All(
            farm.Events.Of<WorkerHeartbeat>(),
            heartbeat => Assert.True(heartbeat.SentAt <= stopped.SentAt, "A heartbeat came after the farewell.")
        );
        Assert.Equal(
            farm.Events.Of<FrameStarted>().Select(frame => frame.Frame).Order(),
            farm.Events.Of<FrameRendered>().Select(frame => frame.Frame).Order()
        );
        Assert.Equal(farm.Events.Of<FrameRendered>().Count, (await farm.KeysAsync("jobs/job/frames/")).Count);
    }

    [Fact]
    public async Task A_Blender_that_is_killed_costs_its_frame_a_second_start_and_no_attempt()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var worker = farm.StartWorker();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Steady), [1, 2, 3]);
        await farm.Events.WaitForAsync<FrameStarted>(frame => frame.Frame == 2);

        using (var blender = Process.GetProcessById(Assert.Single(worker.Blenders)))
            blender.Kill();
        await farm.Events.WaitForAsync<ChunkEnded>();

        Assert.Equal(3, (await farm.KeysAsync("jobs/job/frames/")).Count);
        Assert.Empty(farm.Events.Of<FrameFailed>());
    }

    [Fact]
    public async Task A_killed_worker_leaves_no_Blender_and_its_chunk_is_completed_by_the_next()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var killed = farm.StartWorker();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Steady), [1, 2, 3]);
        await farm.Events.WaitForAsync<FrameRendered>();
        var blenders = killed.Blenders.Select(Process.GetProcessById).ToList();
        Assert.NotEmpty(blenders);

        await killed.KillAsync();
        foreach (var blender in blenders)
            await blender.WaitForExitAsync().WaitAsync(Wait.Patience);
        farm.StartWorker();
        await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.WorkerId == "w1");

        Assert.Equal(3, (await farm.KeysAsync("jobs/job/frames/")).Count);
        Assert.Equal(
            [1, 2, 3],
            farm.Events.Of<FrameRendered>().Where(frame => !frame.AlreadyStored).Select(frame => frame.Frame).Distinct().Order()
        );
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(farm.Folder, "data", "scratch")));
    }

    [Fact]
    public async Task A_cloud_that_is_killed_and_started_again_costs_no_frame()
    {
        await using var fragile = await LocalCloudProcess.StartAsync();
        await using var farm = await WorkerBench.StartAsync(fragile);
        farm.StartWorker();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Steady), [1, 2, 3, 4]);
        await farm.Events.WaitForAsync<FrameStarted>(frame => frame.Frame == 2);

        await fragile.KillAsync();
        await fragile.StartAgainAsync();
        await farm.Events.WaitForAsync<ChunkEnded>();

        Assert.Equal(4, (await farm.KeysAsync("jobs/job/frames/")).Count);
        Assert.Empty(farm.Events.Of<FrameFailed>());
    }
}
