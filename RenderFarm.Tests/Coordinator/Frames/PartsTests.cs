using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Jobs;

namespace RenderFarm.Tests.Coordinator.Frames;

/// <summary>A divided frame goes where its parts go. F: the frame; P: its parts, in order.</summary>
[Trait("Category", "Fast")]
public sealed class PartsTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Every_part_is_a_chunk_of_its_own_and_the_job_counts_frames()
    {
        var chunks = await FeedAsync(frames: 2, parts: 2);

        Assert.Equal([(1, 1), (1, 2), (2, 1), (2, 2)], chunks.Select(chunk => (chunk.Frames.Single().Number, chunk.Frames.Single().Part)));
        Assert.All(chunks, chunk => Assert.Equal(2, chunk.Split!.Samples));
        var job = _bench.JobRow();
        Assert.Equal((2, 0, 2), (job.Total, job.Waiting, job.Fed));
        _bench.AssertCountsAreTrue();
    }

    [Fact]
    public async Task A_frame_is_rendered_by_the_report_that_brings_its_image()
    {
        var chunks = await FeedAsync(frames: 1, parts: 2);
        // P: Fed Fed > Rendering Fed; F: Fed > Rendering
        await StartAsync(chunks, 1, "v");
        Assert.Equal(FrameState.Rendering, _bench.FrameRow(1).State);

        await _bench.ProgressedAsync(chunks[0].ChunkId, 1, 0.5, "v", part: 1);
        Assert.Equal(0.25, _bench.FrameRow(1).Progress);
        Assert.Equal(0.25, _bench.JobRow().UnderWay);

        // P: Rendering Fed > Rendered Rendering; F: Rendering
        await _bench.PartStoredAsync(chunks[0].ChunkId, 1, 1, "v", seconds: 5);
        await StartAsync(chunks, 2, "w");
        Assert.Equal(
            (FrameState.Rendering, 1, 2, (string?)null),
            (_bench.FrameRow(1).State, _bench.FrameRow(1).PartsDone, _bench.FrameRow(1).Parts, _bench.FrameRow(1).ImageKey)
        );

        // P: Rendered Rendering > Rendered Rendered; F: Rendering > Rendered
        await _bench.RenderedAsync(chunks[1].ChunkId, 1, seconds: 3, part: 2);

        var frame = _bench.FrameRow(1);
        Assert.Equal((FrameState.Rendered, 2, 1d, 8d), (frame.State, frame.PartsDone, frame.Progress, frame.RenderSeconds));
        Assert.Equal("jobs/job23456/frames/0001.png", frame.ImageKey);
        var job = _bench.JobRow();
        Assert.Equal((JobState.Completed, 1, 8d, 8d), (job.State, job.Rendered, job.Render, job.SecondsPerFrame));
        Assert.Equal((1, 1), (_bench.WorkerRow("v")!.FramesRendered, _bench.WorkerRow("w")!.FramesRendered));
        _bench.AssertCountsAreTrue();
    }

    [Fact]
    public async Task A_rendered_frame_that_is_retried_waits_with_all_of_its_parts_until_the_old_ones_are_removed()
    {
        var chunks = await FeedAsync(frames: 1, parts: 2);
        await StartAsync(chunks, 1, "v");
        await _bench.PartStoredAsync(chunks[0].ChunkId, 1, 1, "v");
        await _bench.RenderedAsync(chunks[1].ChunkId, 1, part: 2);

        await _bench.WriteAsync(farm =>
        {
            Assert.True(_bench.Frames.Retry(farm, Bench.Job, 1));
            _bench.Jobs.Apply(farm, JobTable.Find(farm.Connection, Bench.Job)!, JobTrigger.Retry);
        });
        // F: Rendered > Waiting; P: Rendered Rendered > Waiting Waiting
        _bench.Expect(1, FrameState.Waiting, JobState.Running);
        Assert.All([0, 1, 2], part => Assert.True(_bench.FrameRow(1, part: part) is { State: FrameState.Waiting, Stale: true, Feeds: 0 }));
        Assert.Equal((null, 0), (_bench.FrameRow(1).ImageKey, _bench.FrameRow(1).PartsDone));

        // A late report of the chunk before is none of this.
        await _bench.RenderedAsync(chunks[1].ChunkId, 1, part: 2);
        _bench.Expect(1, FrameState.Waiting, JobState.Running);
        await _bench.WriteAsync(farm => SteeringTable.Told(farm.Connection, JobTable.Find(farm.Connection, Bench.Job)!));
        Assert.Null(await _bench.FeedAsync());
        await _bench.WriteAsync(farm => FrameTable.Clean(farm.Connection, Bench.Job, 1));
        Assert.Equal(1, (await _bench.FeedAsync())!.Frames.Single().Part);
    }

    [Fact]
    public async Task A_failed_frame_that_is_retried_keeps_the_parts_that_are_under_way()
    {
        var chunks = await FeedAsync(frames: 1, parts: 3);
        await StartAsync(chunks, 1, "u");
        await StartAsync(chunks, 2, "v");
        await _bench.PartStoredAsync(chunks[0].ChunkId, 1, 1, "u");
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var chunk = attempt == 0 ? chunks[2].ChunkId : (await _bench.FeedAsync())!.ChunkId;
            await _bench.FailedAsync(chunk, 1, FaultKind.Frame, part: 3);
            await _bench.CloseAsync(chunk);
        }

        Assert.Equal(FrameState.Failed, _bench.FrameRow(1).State);
        await _bench.WriteAsync(farm =>
        {
            Assert.True(_bench.Frames.Retry(farm, Bench.Job, 1));
            Assert.False(_bench.Frames.Retry(farm, Bench.Job, 1));
            _bench.Jobs.Apply(farm, JobTable.Find(farm.Connection, Bench.Job)!, JobTrigger.Retry);
        });
        // F: Failed > Waiting > Rendering; P: Rendered Rendering Failed > Waiting Rendering Waiting
        _bench.Expect(1, FrameState.Rendering, JobState.Running);
        Assert.Equal(
            [(FrameState.Waiting, 0), (FrameState.Rendering, 0), (FrameState.Waiting, 0)],
            Enumerable.Range(1, 3).Select(part => _bench.FrameRow(1, part: part)).Select(part => (part.State, part.Attempts))
        );
        Assert.DoesNotContain(Enumerable.Range(0, 4), part => _bench.FrameRow(1, part: part).Stale);
    }

    [Fact]
    public async Task A_part_that_is_not_in_the_store_waits_again()
    {
        var chunks = await FeedAsync(frames: 1, parts: 2);
        await StartAsync(chunks, 1, "v");
        // P: Rendering Fed > Waiting Fed; F: Rendering > Fed
        await _bench.PartStoredAsync(chunks[0].ChunkId, 1, 1, "v", isThere: false);
        Assert.Equal((FrameState.Waiting, 1), (_bench.FrameRow(1, part: 1).State, _bench.FrameRow(1, part: 1).WorkerFaults));
        Assert.Contains(
            "the part is not in the bucket (jobs/job23456/parts/0001/1-of-2.exr)",
            _bench.FrameRow(1, part: 1).Error,
            StringComparison.Ordinal
        );
        // And of a worker that was not given it, nothing counts.
        await _bench.PartStoredAsync(chunks[1].ChunkId, 1, 1, "v");
        Assert.Equal(FrameState.Waiting, _bench.FrameRow(1, part: 1).State);
    }

    [Fact]
    public async Task The_image_counts_before_the_reports_of_the_other_parts_do()
    {
        var chunks = await FeedAsync(frames: 1, parts: 2);
        await StartAsync(chunks, 1, "v");
        await _bench.RenderedAsync(chunks[1].ChunkId, 1, seconds: 3, part: 2);
        Assert.Equal((FrameState.Rendered, 2), (_bench.FrameRow(1).State, _bench.FrameRow(1).PartsDone));

        await _bench.PartStoredAsync(chunks[0].ChunkId, 1, 1, "v", seconds: 5);

        Assert.Equal(8, _bench.FrameRow(1).RenderSeconds);
        Assert.Equal(FrameState.Rendered, _bench.FrameRow(1, part: 1).State);
    }

    [Fact]
    public async Task A_part_that_is_lost_is_fed_again_and_nothing_else()
    {
        var chunks = await FeedAsync(frames: 1, parts: 3);
        await _bench.PartStoredAsync(chunks[0].ChunkId, 1, 1, "v");
        await StartAsync(chunks, 2, "w");
        // P: Rendered Rendering Fed > Rendered Waiting Fed; F: Rendering
        await _bench.CloseAsync(chunks[1].ChunkId);
        Assert.Equal((FrameState.Rendering, 0), (_bench.FrameRow(1).State, _bench.JobRow().Waiting));

        var again = (await _bench.FeedAsync())!;

        Assert.Equal(2, again.Frames.Single().Part);
        Assert.Null(await _bench.FeedAsync());
        _bench.AssertCountsAreTrue();
    }

    [Fact]
    public async Task A_part_that_is_lost_when_the_image_is_stored_is_not_fed_again()
    {
        var chunks = await FeedAsync(frames: 2, parts: 2);
        await _bench.RenderedAsync(chunks[1].ChunkId, 1, part: 2);
        // P: Fed Rendered > Rendered Rendered
        await _bench.CloseAsync(chunks[0].ChunkId);

        Assert.Equal(FrameState.Rendered, _bench.FrameRow(1, part: 1).State);
        Assert.Equal(JobState.Running, _bench.JobRow().State);
    }

    [Fact]
    public async Task With_all_parts_back_the_frame_waits_again()
    {
        var chunks = await FeedAsync(frames: 1, parts: 2);
        await StartAsync(chunks, 1, "w");
        await _bench.CloseAsync(chunks[0].ChunkId);
        Assert.Equal(FrameState.Fed, _bench.FrameRow(1).State);
        await _bench.CloseAsync(chunks[1].ChunkId);

        Assert.Equal((FrameState.Waiting, 1), (_bench.FrameRow(1).State, _bench.JobRow().Waiting));
        _bench.AssertCountsAreTrue();
    }

    [Fact]
    public async Task A_worker_that_is_lost_frees_its_part_alone()
    {
        var chunks = await FeedAsync(frames: 1, parts: 2);
        await StartAsync(chunks, 1, "v");
        await StartAsync(chunks, 2, "w");
        // P: Rendering Rendering > Fed Rendering; F: Rendering
        await _bench.StopAsync("v");

        Assert.Equal(
            (FrameState.Fed, FrameState.Rendering, FrameState.Rendering),
            (_bench.FrameRow(1, part: 1).State, _bench.FrameRow(1, part: 2).State, _bench.FrameRow(1).State)
        );
    }

    [Fact]
    public async Task A_part_that_is_given_up_ends_its_frame_and_the_parts_that_wait()
    {
        _bench.Limits.MaxAttempts = 1;
        _bench.Feed.ChunksPerWorker = 1;
        await _bench.AddJobAsync(1, split: new Split { Samples = 3 });
        await _bench.AddWorkerAsync("w");
        var chunk = (await _bench.FeedAsync())!;

        // P: Fed Waiting Waiting > Failed Failed Failed; F: Fed > Failed; J: Queued > Failed
        await _bench.FailedAsync(chunk.ChunkId, 1, FaultKind.Frame, part: 1);

        Assert.Equal(
            (FrameState.Failed, "Part 1 of 3: It broke.", 1),
            (_bench.FrameRow(1).State, _bench.FrameRow(1).Error, _bench.FrameRow(1).Attempts)
        );
        Assert.Equal(FrameState.Failed, _bench.FrameRow(1, part: 3).State);
        Assert.Equal(JobState.Failed, _bench.JobRow().State);
        _bench.AssertCountsAreTrue();
    }

    [Fact]
    public async Task A_frame_with_more_parts_goes_on_with_those_that_it_has()
    {
        var chunks = await FeedAsync(frames: 1, parts: 2);
        await StartAsync(chunks, 1, "v");
        await _bench.PartStoredAsync(chunks[0].ChunkId, 1, 1, "v", seconds: 5);
        await _bench.RenderedAsync(chunks[1].ChunkId, 1, seconds: 3, part: 2);

        await _bench.WriteAsync(farm =>
        {
            FrameTable.AddParts(farm.Connection, Bench.Job, 2, 3);
            _bench.Frames.GoOn(farm, Bench.Job, 1);
            _bench.Jobs.Apply(farm, JobTable.Find(farm.Connection, Bench.Job)!, JobTrigger.Retry);
            SteeringTable.Told(farm.Connection, JobTable.Find(farm.Connection, Bench.Job)!);
        });
        // P: Rendered Rendered > Rendered Rendered Waiting; F: Rendered > Waiting
        _bench.Expect(1, FrameState.Waiting, JobState.Running);
        Assert.Equal((null, 3, true), (_bench.FrameRow(1).ImageKey, _bench.FrameRow(1).Parts, _bench.FrameRow(1).Stale));
        Assert.Null(await _bench.FeedAsync());
        await _bench.WriteAsync(farm => FrameTable.Clean(farm.Connection, Bench.Job, 1));

        var next = (await _bench.FeedAsync())!;
        Assert.Equal((1, 3), (next.Frames.Single().Number, next.Frames.Single().Part));
        await _bench.RenderedAsync(next.ChunkId, 1, seconds: 4, part: 3);
        Assert.Equal(
            (FrameState.Rendered, 3, 12d),
            (_bench.FrameRow(1).State, _bench.FrameRow(1).PartsDone, _bench.FrameRow(1).RenderSeconds)
        );
        Assert.Equal(JobState.Completed, _bench.JobRow().State);
        _bench.AssertCountsAreTrue();
    }

    /// <summary>Feeds a divided job whole to enough workers.</summary>
    private async Task<List<RenderChunk>> FeedAsync(int frames, int parts)
    {
        await _bench.AddWorkerAsync("v");
        await _bench.AddWorkerAsync("w");
        await _bench.AddJobAsync(frames, split: new Split { Samples = parts }, priority: 1);
        var chunks = new List<RenderChunk>();
        while (await _bench.FeedAsync() is { JobId: Bench.Job } chunk)
            chunks.Add(chunk);
        return chunks;
    }

    private Task StartAsync(List<RenderChunk> chunks, int part, string worker) =>
        _bench.StartedAsync(chunks[part - 1].ChunkId, 1, worker, part);
}
