using System.Diagnostics;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Tests.Coordinator.Feed;

public sealed class ChunkMakerTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_queue_is_kept_two_chunks_deep_for_each_worker()
    {
        await _bench.AddJobAsync(100);
        await _bench.AddWorkerAsync("v");
        await _bench.AddWorkerAsync("w");
        Assert.Equal(["1,2", "3,4", "5,6", "7,8"], await DrainAsync());

        var chunk = await EndOneAsync();
        Assert.Equal(["9,10"], await DrainAsync());
        Assert.NotNull(chunk);
    }

    [Fact]
    public async Task One_chunk_waits_for_the_first_worker()
    {
        await _bench.AddJobAsync(100);
        Assert.Equal(["1,2"], await DrainAsync());
    }

    [Fact]
    public async Task Workers_that_cannot_render_get_nothing()
    {
        await _bench.AddJobAsync(100);
        await _bench.HeartbeatAsync("sick", WorkerActivity.Idle, problem: "The disk is full.");
        await _bench.HeartbeatAsync("leaving", WorkerActivity.Draining);
        Assert.Equal(["1,2"], await DrainAsync());
    }

    [Fact]
    public async Task Priority_goes_first_and_age_second()
    {
        await _bench.AddJobAsync(2, "old23456");
        await _bench.AddJobAsync(2, "new23456");
        await _bench.AddJobAsync(2, "vip23456", priority: 5);
        _bench.Feed.ChunksPerWorker = 1;
        var order = new List<string>();
        while (await _bench.FeedAsync() is { } chunk)
        {
            order.Add(chunk.JobId);
            await _bench.EndAsync(chunk.ChunkId, "w");
        }

        Assert.Equal(["vip23456", "old23456", "new23456"], order);
    }

    [Fact]
    public async Task Chunks_grow_to_a_minute_of_work_once_the_speed_is_known()
    {
        await _bench.AddJobAsync(1000);
        var first = (await _bench.FeedAsync())!;
        await _bench.RenderedAsync(first.ChunkId, 1, seconds: 3);
        await _bench.EndAsync(first.ChunkId, "w");
        Assert.Equal(20, (await _bench.FeedAsync())!.Frames.Count);
    }

    [Fact]
    public async Task A_chunk_that_could_not_be_sent_is_taken_back_without_counting()
    {
        await _bench.AddJobAsync(2);
        var chunk = (await _bench.FeedAsync())!;
        // F: Fed > Waiting
        await _bench.WriteAsync(farm => _bench.Chunks.Withdraw(farm, chunk.ChunkId));
        Assert.Equal((FrameState.Waiting, 0), (_bench.FrameRow(1).State, _bench.FrameRow(1).Feeds));
        Assert.Null(_bench.ChunkRow(chunk.ChunkId));
        _bench.AssertCountsAreTrue();
    }

    [Fact]
    public async Task A_chunk_that_has_arrived_all_the_same_is_not_taken_back()
    {
        await _bench.AddJobAsync(2);
        var chunk = (await _bench.FeedAsync())!;
        await _bench.ClaimAsync(chunk.ChunkId, "w");
        await _bench.WriteAsync(farm => _bench.Chunks.Withdraw(farm, chunk.ChunkId));
        Assert.Equal(FrameState.Fed, _bench.FrameRow(1).State);
    }

    [Fact]
    public async Task Every_frame_has_a_trace_of_its_own_that_is_linked_to_the_job_s()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FarmTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        const string Submit = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await _bench.AddJobAsync(8, traceparent: Submit);

        var fed = (await _bench.Store.WriteAsync(_bench.Chunks.Next, CancellationToken.None))!;
        Assert.Equal(fed.Message.Frames.Select(frame => frame.TraceParent), fed.Spans.Select(span => span.Id));
        Assert.Equal(2, fed.Spans.Select(span => span.TraceId).Distinct().Count());
        Assert.All(fed.Spans, span =>
        {
            Assert.Equal(("frame.feed", default), (span.OperationName, span.ParentSpanId));
            Assert.Equal("b7ad6b7169203331", Assert.Single(span.Links).Context.SpanId.ToHexString());
            Assert.Equal(Bench.Job, span.GetTagItem("farm.job"));
        });
        Assert.Equal(fed.Spans[0].TraceId.ToHexString(), _bench.FrameRow(1).TraceId);
    }

    private async Task<List<string>> DrainAsync()
    {
        var chunks = new List<string>();
        while (await _bench.FeedAsync() is { } chunk)
            chunks.Add(string.Join(',', chunk.Frames.Select(frame => frame.Number)));
        return chunks;
    }

    private async Task<string> EndOneAsync()
    {
        var chunk = _bench.FrameRow(1).ChunkId!;
        await _bench.EndAsync(chunk, "w");
        return chunk;
    }
}
