using System.Collections.Concurrent;
using System.Diagnostics;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.ServiceDefaults.Telemetry;
using SQLitePCL;

namespace RenderFarm.Tests.Coordinator.Dispatch;

[Trait("Category", "Fast")]
public sealed class ChunkBuilderTests : IDisposable
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
    public async Task Each_Blender_gets_the_chunks_of_its_jobs_and_what_nobody_can_take_waits_and_says_so()
    {
        await _bench.AddJobAsync(100, "new23456", priority: 5, blender: "5.2");
        await _bench.AddJobAsync(100, "old23456", blender: "3.4");
        await _bench.AddWorkerAsync("old", blender: "3.4.1");

        Assert.Equal(["3.4", "3.4"], await BlendersAsync());
        var notice = Assert.Single(_bench.JobRow("new23456").Notices);
        Assert.Equal(
            (
                JobNoticeKind.Blender,
                "Waits for a worker with Blender 5.2; those that are there have 3.4.1. Start one that has it, or submit the scene "
                    + "again."
            ),
            (notice.Kind, notice.Text)
        );

        // No more than a worker is free for: the other would take it from the queue again and again.
        await _bench.AddWorkerAsync("new", blender: "5.2.2");
        Assert.Equal(["5.2"], await BlendersAsync());
        Assert.Empty(_bench.JobRow("new23456").Notices);

        async Task<List<string?>> BlendersAsync()
        {
            var blenders = new List<string?>();
            while (await _bench.FeedAsync() is { } chunk)
                blenders.Add(chunk.Blender);
            return blenders;
        }
    }

    [Fact]
    public async Task A_job_that_rents_without_a_budget_is_fed_without_a_look_at_its_instances()
    {
        await _bench.AddJobAsync(100, rental: new Rental { Instances = 2 });
        await _bench.AddJobAsync(100, "paid2345", rental: new Rental { Instances = 2, Budget = 100 });

        Assert.DoesNotContain(
            await StatementsAsync(Bench.Job),
            statement => statement.Contains("instance_usage", StringComparison.Ordinal)
        );
        Assert.Contains(await StatementsAsync("paid2345"), statement => statement.Contains("instance_usage", StringComparison.Ordinal));
    }

    /// <summary>What SQLite is asked while a pool's next chunk is made.</summary>
    private async Task<List<string>> StatementsAsync(string pool)
    {
        List<string> statements = [];
        await _bench.WriteAsync(farm =>
        {
            raw.sqlite3_trace(farm.Connection.Handle, (_, statement) => statements.Add(statement), null);
            Assert.NotNull(_bench.Chunks.Next(farm, pool));
            raw.sqlite3_trace(farm.Connection.Handle, (strdelegate_trace?)null, null);
        });
        return statements;
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
    public async Task Each_pool_is_fed_by_its_own_workers_and_chunks()
    {
        await _bench.AddJobAsync(100);
        await _bench.AddJobAsync(100, "rent3456", rental: new Rental { Instances = 2 });
        await _bench.AddWorkerAsync("here");
        Assert.Equal(["1,2", "3,4"], await DrainAsync());
        Assert.Equal(["1,2"], await DrainAsync("rent3456")); // for the first instance

        await _bench.AddWorkerAsync("i-1", "rent3456");
        await _bench.AddWorkerAsync("i-2", "rent3456");
        Assert.Equal(["3,4", "5,6", "7,8"], await DrainAsync("rent3456"));
        Assert.Empty(await DrainAsync());
        Assert.Equal([null, "rent3456"], _bench.Store.Read(JobTable.FeedablePools));
    }

    [Fact]
    public async Task A_frame_that_failed_on_an_instance_avoids_it_only_as_long_as_its_pool_has_another()
    {
        await _bench.AddJobAsync(1, rental: new Rental { Instances = 2 });
        await _bench.AddWorkerAsync("here");
        await _bench.AddWorkerAsync("i-1", Bench.Job);
        var first = (await _bench.FeedAsync(Bench.Job))!;
        await _bench.FailedAsync(first.ChunkId, 1, FaultKind.Worker, "i-1");
        await _bench.EndAsync(first.ChunkId, "i-1");
        _bench.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty((await _bench.FeedAsync(Bench.Job))!.NotFor);
    }

    [Fact]
    public async Task The_queue_of_a_pool_goes_when_its_job_has_ended_and_its_instances_are_gone()
    {
        await _bench.AddJobAsync(1, rental: new Rental { Instances = 1 });
        await _bench.AddWorkerAsync("i-1", Bench.Job);
        Assert.Empty(Due());
        var chunk = (await _bench.FeedAsync(Bench.Job))!;
        await _bench.RenderedAsync(chunk.ChunkId, 1, "i-1");
        Assert.Empty(Due());
        await _bench.StopAsync("i-1");
        Assert.Equal([Bench.Job], Due());
        await _bench.WriteAsync(farm => JobTable.PoolRemoved(farm.Connection, Bench.Job, farm.Now));
        Assert.Empty(Due());

        List<string> Due() => _bench.Store.Read(connection => JobTable.PoolsToRemove(connection, DateTimeOffset.MaxValue, 10));
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

        var fed = (await _bench.Store.WriteAsync(farm => _bench.Chunks.Next(farm, null), CancellationToken.None))!;
        Assert.Equal(fed.Message.Frames.Select(frame => frame.TraceParent), fed.Spans.Select(span => span.Id));
        Assert.Equal(2, fed.Spans.Select(span => span.TraceId).Distinct().Count());
        Assert.All(
            fed.Spans,
            span =>
            {
                Assert.Equal(("frame.feed", default), (span.OperationName, span.ParentSpanId));
                Assert.Equal("b7ad6b7169203331", Assert.Single(span.Links).Context.SpanId.ToHexString());
                Assert.Equal(Bench.Job, span.GetTagItem("renderfarm.job.id"));
            }
        );
        Assert.Equal(fed.Spans[0].TraceId.ToHexString(), _bench.FrameRow(1).TraceId);
    }

    [Fact]
    public async Task A_frame_has_a_trace_id_also_when_nobody_records_and_keeps_it_when_it_is_fed_again()
    {
        await _bench.AddJobAsync(1);
        var first = (await _bench.FeedAsync())!;
        var trace = _bench.FrameRow(1).TraceId!;
        Assert.True(ActivityContext.TryParse(first.Frames[0].TraceParent, null, out var begun));
        Assert.Equal((trace, 1), (begun.TraceId.ToHexString(), first.Frames[0].Attempt));

        await _bench.WriteAsync(farm => _bench.Chunks.Withdraw(farm, first.ChunkId));
        Assert.NotNull(_bench.FrameRow(1).ReturnedAt);
        var second = (await _bench.FeedAsync())!;
        Assert.True(ActivityContext.TryParse(second.Frames[0].TraceParent, null, out var again));
        Assert.Equal((begun.TraceId, ActivityTraceFlags.Recorded), (again.TraceId, again.TraceFlags));
        Assert.Equal((trace, null), (_bench.FrameRow(1).TraceId, _bench.FrameRow(1).ReturnedAt));
    }

    [Fact]
    public async Task An_attempt_without_an_image_and_the_wait_after_it_are_named_in_the_frame_s_trace()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FarmTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await _bench.AddJobAsync(1);
        var chunk = (await _bench.FeedAsync())!;
        _bench.Clock.Advance(TimeSpan.FromSeconds(3));
        await _bench.WriteAsync(farm => _bench.Chunks.Withdraw(farm, chunk.ChunkId));
        _bench.Clock.Advance(TimeSpan.FromSeconds(2));
        await _bench.FeedAsync();

        var trace = _bench.FrameRow(1).TraceId;
        var named = spans
            .Where(span => span.TraceId.ToHexString() == trace && span.OperationName is "frame.attempt" or "frame.wait")
            .ToList();
        Assert.Equal(["frame.attempt", "frame.wait"], named.Select(span => span.OperationName));
        Assert.Equal("lost", named[0].GetTagItem("error.type"));
        Assert.Equal([3.0, 2.0], named.Select(span => span.Duration.TotalSeconds));
        Assert.Equal(named[0].StartTimeUtc + named[0].Duration, named[1].StartTimeUtc); // end to end
    }

    private async Task<List<string>> DrainAsync(string? pool = null)
    {
        var chunks = new List<string>();
        while (await _bench.FeedAsync(pool) is { } chunk)
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
