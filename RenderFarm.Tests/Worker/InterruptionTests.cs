using Amazon.S3.Model;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Worker;

public sealed class InterruptionTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    [Fact]
    public async Task A_frame_that_fits_before_the_machine_is_taken_is_finished_and_the_untouched_ones_are_handed_back()
    {
        await using var metadata = await MetadataServer.StartAsync();
        await using var farm = await WorkerBench.StartAsync(cloud);
        var worker = StartRented(farm, metadata);
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Steady), Enumerable.Range(1, 40));
        await farm.Events.WaitForAsync<FrameStarted>(frame => frame.Frame == 2);

        metadata.ForgetTokens();
        metadata.Notice(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await worker.EndAsync());

        var stopped = await farm.Events.WaitForAsync<WorkerStopped>();
        Assert.Contains("EC2 takes its instance at", stopped.Reason, StringComparison.Ordinal);
        Assert.True(Assert.Single(farm.Events.Of<ChunkEnded>()).IsHandedBack);
        var told = await farm.Events.WaitForAsync<WorkerHeartbeat>(beat => beat.Interruption is { Kind: InterruptionKind.Notice });
        Assert.Equal(
            (WorkerActivity.Draining, new RentedInstance(metadata.InstanceId, "g4dn.xlarge", "eu-central-1b")),
            (told.Activity, told.Instance)
        );
        var rendered = farm.Events.Of<FrameRendered>().Select(frame => frame.Frame).Order().ToList();
        Assert.Equal(farm.Events.Of<FrameStarted>().Select(frame => frame.Frame).Order(), rendered);
        Assert.InRange(rendered.Count, 2, 39);
        Assert.Equal(rendered.Count, (await farm.KeysAsync("jobs/job/frames/")).Count);
        Assert.Empty(farm.Events.Of<FrameFailed>());
    }

    [Fact]
    public async Task A_recommendation_lets_a_long_frame_go_on_and_a_notice_in_which_it_does_not_fit_releases_it_at_once()
    {
        await using var metadata = await MetadataServer.StartAsync();
        await using var farm = await WorkerBench.StartAsync(cloud);
        var worker = StartRented(farm, metadata);
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Slow), [1, 2]);
        await farm.Events.WaitForAsync<FrameProgress>();

        metadata.RecommendRebalance();
        var told = await farm.Events.WaitForAsync<WorkerHeartbeat>(beat => beat.Interruption is { Kind: InterruptionKind.Rebalance });
        await farm.Events.WaitForAsync<FrameProgress>(progress => progress.SentAt > told.SentAt);
        Assert.Equal((WorkerActivity.Draining, "chunk"), (told.Activity, told.ChunkId));
        Assert.Empty(farm.Events.Of<ChunkEnded>());

        metadata.Notice(TimeSpan.FromMinutes(30));
        Assert.Equal(0, await worker.EndAsync());

        Assert.True((await farm.Events.WaitForAsync<ChunkEnded>()).IsHandedBack);
        Assert.Empty(worker.Blenders);
        Assert.Empty(farm.Events.Of<FrameFailed>());
        Assert.Empty(await farm.KeysAsync("jobs/job/frames/"));
    }

    [Fact]
    public async Task A_job_that_is_paused_in_the_middle_of_a_chunk_has_its_frame_finished_and_the_rest_handed_back()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var scene = await farm.UploadAsync(await Scenes.Steady);
        farm.StartWorker();
        await farm.SendChunkAsync(scene, Enumerable.Range(1, 40));
        await farm.Events.WaitForAsync<FrameStarted>(frame => frame.Frame == 2);

        await farm.S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = farm.Bucket,
                Key = "jobs/job/held",
                ContentBody = "",
            }
        );
        await farm.SendAsync(Queues.WorkerPrefix + "w0", new HoldJob { JobId = "job", FinishesFrame = true });
        var ended = await farm.Events.WaitForAsync<ChunkEnded>();
        var rendered = farm.Events.Of<FrameRendered>().Count;
        await farm.SendChunkAsync(scene, [39, 40], chunkId: "queued");
        var queued = await farm.Events.WaitForAsync<ChunkEnded>(chunk => chunk.ChunkId == "queued");

        Assert.True(ended.IsHandedBack && queued.IsHandedBack);
        Assert.InRange(rendered, 2, 39);
        Assert.Equal(farm.Events.Of<FrameStarted>().Count, rendered);
        Assert.Equal(rendered, (await farm.KeysAsync("jobs/job/frames/")).Count);
        Assert.Empty(farm.Events.Of<FrameFailed>());

        // Resumed: the same worker takes what it is given.
        await farm.S3.DeleteObjectAsync(farm.Bucket, "jobs/job/held");
        await farm.SendChunkAsync(scene, [40], chunkId: "resumed");
        Assert.False((await farm.Events.WaitForAsync<ChunkEnded>(chunk => chunk.ChunkId == "resumed")).IsHandedBack);
        Assert.Contains(farm.Events.Of<FrameRendered>(), frame => frame is { ChunkId: "resumed", Frame: 40 });
    }

    [Fact]
    public async Task A_worker_that_is_drained_finishes_its_frame_and_leaves_the_next_chunk_to_others()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var worker = farm.StartWorker();
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Steady), Enumerable.Range(1, 40));
        await farm.SendAsync(
            Queues.WorkerPrefix + "w0",
            new DrainWorker { Reason = "Its predecessor was to end.", ProcessId = Environment.ProcessId }
        );
        await farm.Events.WaitForAsync<FrameStarted>();

        await farm.SendAsync(Queues.WorkerPrefix + "w0", new DrainWorker { Reason = "Nobody needs it." });
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Tiny), [1], "next", "next");
        Assert.Equal(0, await worker.EndAsync());
        farm.StartWorker();
        var next = await farm.Events.WaitForAsync<ChunkEnded>(ended => ended.ChunkId == "next");

        Assert.Equal("w1", next.WorkerId);
        Assert.Equal(
            "Nobody needs it.",
            (await farm.Events.WaitForAsync<WorkerHeartbeat>(beat => beat.Activity == WorkerActivity.Draining)).Ending
        );
        Assert.Equal("Nobody needs it.", (await farm.Events.WaitForAsync<WorkerStopped>()).Reason);
        Assert.Equal(
            farm.Events.Of<FrameStarted>().Where(frame => frame.JobId == "job").Select(frame => frame.Frame).Order(),
            farm.Events.Of<FrameRendered>().Where(frame => frame.JobId == "job").Select(frame => frame.Frame).Order()
        );
    }

    [Fact]
    public async Task A_worker_without_work_ends_after_its_time_and_not_while_it_renders()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Steady), [1, 2, 3]);
        var ready = Path.Combine(farm.Folder, "ready");

        var worker = farm.StartWorker(("Worker__IdleTimeout", "00:00:04"), ("Worker__ReadyFile", ready));
        Assert.Equal(0, await worker.EndAsync());

        Assert.Contains("nothing to do", (await farm.Events.WaitForAsync<WorkerStopped>()).Reason, StringComparison.Ordinal);
        Assert.False((await farm.Events.WaitForAsync<ChunkEnded>()).IsHandedBack);
        Assert.Equal(3, farm.Events.Of<FrameRendered>().Count);
        Assert.True(File.Exists(ready));
    }

    [Fact]
    public async Task A_worker_whose_queues_are_gone_ends_by_itself()
    {
        await using var fragile = await LocalCloudProcess.StartAsync();
        await using var farm = await WorkerBench.StartAsync(fragile);
        var worker = farm.StartWorker(("Worker__UnreachableTimeout", "00:00:06"));
        await farm.Events.WaitForAsync<WorkerHeartbeat>(beat => beat.Activity == WorkerActivity.Idle);

        await fragile.KillAsync();

        Assert.Equal(0, await worker.EndAsync());
        await fragile.StartAgainAsync();
    }

    private static WorkerProcess StartRented(WorkerBench farm, MetadataServer metadata) =>
        farm.StartWorker(
            ("Worker__Rented", "true"),
            ("Worker__MetadataInterval", "00:00:00.1"),
            ("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.Endpoint)
        );
}
