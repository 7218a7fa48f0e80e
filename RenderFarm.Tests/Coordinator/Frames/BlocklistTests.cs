using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Coordinator.Frames;

[Trait("Category", "Fast")]
public sealed class BlocklistTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_frame_that_failed_somewhere_is_tried_elsewhere_next()
    {
        await StartAsync(frames: 1, "bad", "good");
        await FailAsync(await FeedAsync(), "bad", FaultKind.Frame, 1);

        Assert.Equal(["bad"], (await FeedAsync()).NotFor);
        Assert.Empty(_bench.JobRow().Blocklist);
    }

    [Theory]
    [InlineData(FaultKind.Frame)]
    [InlineData(FaultKind.Worker)]
    public async Task A_worker_is_blocked_that_fails_two_frames_which_another_renders(FaultKind fault)
    {
        await StartAsync(frames: 6, "bad", "good");
        await FailAsync(await FeedAsync(), "bad", fault, 1, 2);
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await RenderAsync(await FeedAsync(), "good", 1, 2);

        var aside = Assert.Single(_bench.JobRow().Blocklist);
        Assert.Equal((Bench.Job, "bad"), (aside.JobId, aside.WorkerId));
        Assert.Contains("It failed 2 times", aside.Reason);
        Assert.Contains("It broke.", aside.Reason);
        Assert.Equal(aside, Assert.Single(_bench.WorkerRow("bad")!.Blocklist));
        Assert.Empty(_bench.WorkerRow("good")!.Blocklist);
        Assert.Equal(["bad"], (await FeedAsync()).NotFor);
    }

    [Fact]
    public async Task What_nobody_renders_and_the_clouds_faults_count_against_no_worker()
    {
        await StartAsync(frames: 2, "one", "two");
        await FailAsync(await FeedAsync(), "one", FaultKind.Cloud, 1, 2);
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await FailAsync(await FeedAsync(), "one", FaultKind.Frame, 1, 2);
        await FailAsync(await FeedAsync(), "two", FaultKind.Frame, 1, 2);

        Assert.Empty(_bench.JobRow().Blocklist);
    }

    [Fact]
    public async Task Where_there_is_no_other_worker_a_frame_goes_to_its_bounded_end()
    {
        await StartAsync(frames: 1, "only");
        for (var attempt = 0; attempt < _bench.Limits.MaxWorkerFaults; attempt++)
        {
            _bench.Clock.Advance(TimeSpan.FromMinutes(10));
            var chunk = await FeedAsync();
            Assert.Empty(chunk.NotFor);
            await FailAsync(chunk, "only", FaultKind.Worker, 1);
        }

        Assert.Equal(FrameState.Failed, _bench.FrameRow(1).State);
        Assert.Equal(JobState.Failed, _bench.JobRow().State);
    }

    [Fact]
    public async Task A_worker_that_is_blocked_renders_again_when_the_others_are_gone()
    {
        await StartAsync(frames: 6, "bad", "good");
        await FailAsync(await FeedAsync(), "bad", FaultKind.Worker, 1, 2);
        await _bench.StopAsync("good");
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty((await FeedAsync()).NotFor);
        Assert.NotEmpty(_bench.JobRow().Blocklist);
    }

    [Fact]
    public async Task A_chunk_that_is_declined_counts_as_no_feed_and_is_fed_again()
    {
        await StartAsync(frames: 1, "bad", "good");
        await FailAsync(await FeedAsync(), "bad", FaultKind.Frame, 1);
        var chunk = await FeedAsync();
        var feeds = _bench.FrameRow(1).Feeds;

        await _bench.WithdrawAsync(chunk.ChunkId);
        await _bench.WithdrawAsync(chunk.ChunkId);

        Assert.Equal((FrameState.Waiting, feeds - 1), (_bench.FrameRow(1).State, _bench.FrameRow(1).Feeds));
        Assert.Equal(["bad"], (await FeedAsync()).NotFor);
        _bench.AssertCountsAreTrue();
    }

    [Fact]
    public async Task A_chunk_that_somebody_else_has_taken_cannot_be_declined()
    {
        await StartAsync(frames: 1, "bad", "good");
        var chunk = await FeedAsync();
        await _bench.ClaimAsync(chunk.ChunkId, "good");

        await _bench.WithdrawAsync(chunk.ChunkId);

        Assert.Equal("good", _bench.ChunkRow(chunk.ChunkId)!.WorkerId);
    }

    private async Task StartAsync(int frames, params string[] workers)
    {
        await _bench.AddJobAsync(frames);
        foreach (var worker in workers)
            await _bench.AddWorkerAsync(worker);
    }

    private async Task<RenderChunk> FeedAsync() => await _bench.FeedAsync() ?? throw new InvalidOperationException("Nothing was fed.");

    private async Task FailAsync(RenderChunk chunk, string worker, FaultKind fault, params int[] frames)
    {
        foreach (var frame in frames)
            await _bench.FailedAsync(chunk.ChunkId, frame, fault, worker);
        await _bench.EndAsync(chunk.ChunkId, worker);
    }

    private async Task RenderAsync(RenderChunk chunk, string worker, params int[] frames)
    {
        foreach (var frame in frames)
            await _bench.RenderedAsync(chunk.ChunkId, frame, worker);
        await _bench.EndAsync(chunk.ChunkId, worker);
    }
}
