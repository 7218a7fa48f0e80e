using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Tests.Coordinator.Dispatch;

/// <summary>W is a worker, C its chunk, F a frame of that.</summary>
[Trait("Category", "Fast")]
public sealed class WorkerReportsTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Heartbeats_say_what_a_worker_does()
    {
        await _bench.HeartbeatAsync("w", WorkerActivity.Starting);
        Assert.Equal(WorkerState.Starting, _bench.WorkerRow("w")!.State);
        // W: Starting > Idle > Rendering > Draining
        await _bench.HeartbeatAsync("w", WorkerActivity.Idle);
        Assert.Equal(WorkerState.Idle, _bench.WorkerRow("w")!.State);
        await _bench.HeartbeatAsync("w", WorkerActivity.Rendering);
        Assert.Equal(WorkerState.Rendering, _bench.WorkerRow("w")!.State);
        await _bench.HeartbeatAsync("w", WorkerActivity.Draining);
        Assert.Equal(WorkerState.Draining, _bench.WorkerRow("w")!.State);
    }

    [Fact]
    public async Task Only_a_heartbeat_that_tells_something_new_wakes_the_feed()
    {
        Assert.True(await WakesAsync(WorkerActivity.Idle));
        Assert.False(await WakesAsync(WorkerActivity.Idle));
        Assert.True(await WakesAsync(WorkerActivity.Rendering));
        Assert.False(await WakesAsync(WorkerActivity.Rendering));
        Assert.True(await WakesAsync(WorkerActivity.Rendering, problem: "The disk is full."));
        Assert.True(await WakesAsync(WorkerActivity.Rendering));
        Assert.True(await WakesAsync(WorkerActivity.Rendering, pool: "job23456"));
        Assert.True(await WakesAsync(WorkerActivity.Rendering, pool: "job23456", process: 2));
        Assert.False(await WakesAsync(WorkerActivity.Rendering, pool: "job23456", process: 2));
        await FallSilentAsync("w");
        Assert.True(await WakesAsync(WorkerActivity.Rendering, pool: "job23456", process: 2));

        Task<bool> WakesAsync(WorkerActivity activity, string? problem = null, string? pool = null, int process = 1)
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(1));
            var report = new WorkerHeartbeat
            {
                WorkerId = "w",
                Host = "here",
                ProcessId = process,
                Activity = activity,
                Problem = problem,
                Pool = pool,
                Cores = 2,
                StartedAt = DateTimeOffset.UnixEpoch.AddDays(process),
                SentAt = _bench.Clock.GetUtcNow(),
            };
            return _bench.Store.WriteAsync(farm => _bench.WorkerReports.Heartbeat(farm, report), CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_lost_worker_s_chunk_is_free_and_its_frame_is_fed_again()
    {
        var chunk = await RenderingAsync("w");
        // W: Rendering > Lost --> C: free --> F: Rendering > Fed
        await FallSilentAsync("w");
        Assert.Equal(WorkerState.Lost, _bench.WorkerRow("w")!.State);
        Assert.Null(_bench.ChunkRow(chunk)!.WorkerId);
        Assert.Equal((FrameState.Fed, null, 0.0), (_bench.FrameRow(1).State, _bench.FrameRow(1).WorkerId, _bench.FrameRow(1).Progress));
        _bench.AssertCountsAreTrue();

        // The message comes again, to another.
        await _bench.AddWorkerAsync("v");
        await _bench.ClaimAsync(chunk, "v");
        await _bench.StartedAsync(chunk, 1, "v");
        Assert.Equal((FrameState.Rendering, "v"), (_bench.FrameRow(1).State, _bench.FrameRow(1).WorkerId));
    }

    [Fact]
    public async Task A_worker_that_stops_lets_go_of_its_chunk_at_once()
    {
        var chunk = await RenderingAsync("w");
        // W: Rendering > Gone --> C: free --> F: Rendering > Fed
        await _bench.StopAsync("w");
        Assert.Equal(WorkerState.Gone, _bench.WorkerRow("w")!.State);
        Assert.Null(_bench.ChunkRow(chunk)!.WorkerId);
        Assert.Equal(FrameState.Fed, _bench.FrameRow(1).State);

        // Its last words that come late claim nothing.
        await _bench.ClaimAsync(chunk, "w");
        Assert.Null(_bench.ChunkRow(chunk)!.WorkerId);
    }

    [Fact]
    public async Task A_lost_worker_that_speaks_again_is_there_again_with_its_chunk()
    {
        var chunk = await RenderingAsync("w");
        await FallSilentAsync("w");
        // W: Lost > Rendering --> C: w
        await _bench.HeartbeatAsync("w", WorkerActivity.Rendering, chunk);
        Assert.Equal(WorkerState.Rendering, _bench.WorkerRow("w")!.State);
        Assert.Equal("w", _bench.ChunkRow(chunk)!.WorkerId);
    }

    [Fact]
    public async Task A_worker_that_died_and_started_again_under_its_id_has_nothing()
    {
        var chunk = await RenderingAsync("w");
        // W: Rendering > Starting --> C: free --> F: Rendering > Fed
        await _bench.HeartbeatAsync("w", WorkerActivity.Starting, processId: 2, startedAt: _bench.Clock.GetUtcNow());
        Assert.Equal(WorkerState.Starting, _bench.WorkerRow("w")!.State);
        Assert.Null(_bench.ChunkRow(chunk)!.WorkerId);
        Assert.Equal(FrameState.Fed, _bench.FrameRow(1).State);
    }

    [Fact]
    public async Task A_heartbeat_of_the_process_before_is_ignored()
    {
        await _bench.HeartbeatAsync("w", WorkerActivity.Idle, processId: 2, startedAt: _bench.Clock.GetUtcNow());
        await _bench.HeartbeatAsync("w", WorkerActivity.Rendering, processId: 1);
        Assert.Equal((WorkerState.Idle, 2), (_bench.WorkerRow("w")!.State, _bench.WorkerRow("w")!.ProcessId));
    }

    [Fact]
    public async Task The_one_that_claims_a_chunk_last_has_it_and_only_that_one_ends_it()
    {
        var chunk = await RenderingAsync("w");
        await _bench.AddWorkerAsync("v");
        await _bench.ClaimAsync(chunk, "v");
        await _bench.EndAsync(chunk, "w");
        Assert.Null(_bench.ChunkRow(chunk)!.EndedAt);
        await _bench.EndAsync(chunk, "v");
        Assert.NotNull(_bench.ChunkRow(chunk)!.EndedAt);
    }

    [Fact]
    public async Task The_worker_s_row_names_the_frame_that_it_renders()
    {
        await RenderingAsync("w");
        Assert.Equal((Bench.Job, 1), (_bench.WorkerRow("w")!.JobId, _bench.WorkerRow("w")!.Frame));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("ünïcode")]
    [InlineData("line\n")]
    public async Task A_worker_whose_id_cannot_be_part_of_a_queue_s_name_is_ignored(string id)
    {
        await _bench.HeartbeatAsync(id, WorkerActivity.Idle);
        Assert.Null(_bench.WorkerRow(id));
    }

    private Task FallSilentAsync(string id) =>
        _bench.WriteAsync(farm => _bench.Workers.Apply(farm, WorkerTable.Find(farm.Connection, id)!, WorkerTrigger.FallSilent));

    private async Task<string> RenderingAsync(string worker)
    {
        await _bench.AddWorkerAsync(worker);
        await _bench.AddJobAsync(4);
        var chunk = (await _bench.FeedAsync())!.ChunkId;
        await _bench.ClaimAsync(chunk, worker);
        await _bench.HeartbeatAsync(worker, WorkerActivity.Rendering, chunk);
        await _bench.StartedAsync(chunk, 1, worker);
        await _bench.ProgressedAsync(chunk, 1, 0.5, worker);
        return chunk;
    }
}
