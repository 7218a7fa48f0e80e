using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Faults;

/// <summary>Whatever dies in the middle of a job: the job ends complete, and each frame is stored once.</summary>
public sealed class FaultTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>, IAsyncLifetime
{
    private CoordinatorProcess _coordinator = null!;
    private TestWorker _worker = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await CoordinatorProcess.StartAsync(cloud);
        await _coordinator.ReadyAsync();
        _worker = await TestWorker.StartAsync(cloud);
    }

    public async Task DisposeAsync()
    {
        // Processes first: they outlive a test whose worker does not end.
        await _coordinator.DisposeAsync();
        await _worker.DisposeAsync();
    }

    [Fact]
    public async Task The_coordinator_is_killed_while_a_frame_renders()
    {
        var (reached, goOn) = _worker.HoldAt(frame: 4);
        var job = await _coordinator.Http.SubmitAsync("1-12");
        await reached.WaitAsync(Wait.Patience);

        await _coordinator.KillAsync();
        goOn.SetResult();
        await _coordinator.StartAgainAsync();

        await CompletedAsync(job.Id, 12);
        Assert.Equal(Enumerable.Range(1, 12), _worker.Stored.Order());
    }

    [Fact]
    public async Task The_worker_vanishes_while_a_frame_renders()
    {
        var (reached, _) = _worker.HoldAt(frame: 4);
        var job = await _coordinator.Http.SubmitAsync("1-8");
        await reached.WaitAsync(Wait.Patience);
        await _worker.DieAsync();
        await Wait.ForAsync(
            () => _coordinator.GetAsync<WorkerResponse[]>("/api/workers"),
            all => all[0].State == WorkerState.Lost,
            "the worker counts as lost"
        );

        await using var other = await TestWorker.StartAsync(cloud, "other-worker");
        await CompletedAsync(job.Id, 8);
        Assert.Equal(Enumerable.Range(1, 8), _worker.Stored.Concat(other.Stored).Order());
    }

    [Fact]
    public async Task The_cloud_is_killed_while_a_frame_renders()
    {
        var (reached, goOn) = _worker.HoldAt(frame: 4);
        var job = await _coordinator.Http.SubmitAsync("1-8");
        await reached.WaitAsync(Wait.Patience);

        await cloud.KillAsync();
        using var announced = await _coordinator.Http.AnnounceAsync(FarmClient.NewScene());
        await announced.ProblemAsync(HttpStatusCode.ServiceUnavailable, ProblemTypes.CloudUnavailable);
        Assert.NotNull(announced.Headers.RetryAfter);
        Assert.Equal(JobState.Running, (await _coordinator.GetAsync<JobResponse>($"/api/jobs/{job.Id}")).State);

        await cloud.StartAgainAsync();
        goOn.SetResult();
        await CompletedAsync(job.Id, 8);
        Assert.Equal(Enumerable.Range(1, 8), _worker.Stored.Order());
    }

    [Fact]
    public async Task The_database_fails_every_look_at_the_instances_of_a_farm_that_rents_none()
    {
        await ChangeDatabaseAsync("ALTER TABLE rent_requests RENAME TO away");
        await Wait.ForAsync(
            () => Task.FromResult(_coordinator.Output),
            text => text.Contains("A look at the instances failed", StringComparison.Ordinal),
            "a look has failed"
        );
        await ChangeDatabaseAsync("ALTER TABLE away RENAME TO rent_requests");

        var job = await _coordinator.Http.SubmitAsync("1-2");
        await CompletedAsync(job.Id, 2);
    }

    [Fact]
    public async Task The_messages_of_chunks_are_lost()
    {
        // The worker is at the first of its two frames while the next chunk waits.
        var (reached, goOn) = _worker.HoldAt(frame: 1);
        var job = await _coordinator.Http.SubmitAsync("1-6");
        await reached.WaitAsync(Wait.Patience);
        await _coordinator.JobAsync(job.Id, j => j.Frames.Fed > 1, "a chunk waits on the queue");

        await _worker.PurgeAsync(Queues.Render);
        goOn.SetResult();
        await CompletedAsync(job.Id, 6);
        Assert.Equal(Enumerable.Range(1, 6), _worker.Stored.Order());
    }

    [Fact]
    public async Task Forged_reports_complete_no_frame()
    {
        var (reached, goOn) = _worker.HoldAt(frame: 1);
        await using var bystander = await TestWorker.StartAsync(cloud, "bystander", pool: "elsewhere");
        var job = await _coordinator.Http.SubmitAsync("1-24");
        await reached.WaitAsync(Wait.Patience);
        Assert.True(_worker.Chunks.TryPeek(out var chunk));

        foreach (var frame in Enumerable.Range(1, 24))
        {
            foreach (
                var (worker, chunkId) in new[] { ("nobody", chunk.ChunkId), (bystander.Id, chunk.ChunkId), (_worker.Id, "another-chunk") }
            )
                await bystander.SendAsync(Forged(job.Id, chunkId, frame, worker));
        }

        // As the worker itself: of a frame that it has not rendered yet there is no object.
        await bystander.SendAsync(Forged(job.Id, chunk.ChunkId, chunk.Frames[1].Number, _worker.Id));
        await Wait.ForAsync(
            () => _coordinator.GetAsync<FrameResponse[]>($"/api/jobs/{job.Id}/frames"),
            frames => frames.Any(frame => frame.Error?.Contains("is not in the bucket", StringComparison.Ordinal) == true),
            "the last forged report was read"
        );
        Assert.Equal(0, (await _coordinator.GetAsync<JobResponse>($"/api/jobs/{job.Id}")).Frames.Rendered);

        goOn.SetResult();
        await CompletedAsync(job.Id, 24);
        Assert.Equal(Enumerable.Range(1, 24), _worker.Stored.Order());
    }

    private async Task ChangeDatabaseAsync(string change)
    {
        await using var connection = new SqliteConnection($"Data Source={_coordinator.DatabasePath};Pooling=False");
        await connection.ExecuteAsync(change);
    }

    private static FrameRendered Forged(string job, string chunk, int frame, string worker) =>
        new()
        {
            JobId = job,
            ChunkId = chunk,
            Frame = frame,
            WorkerId = worker,
            Key = $"jobs/{job}/frames/{frame:0000}.png",
            SizeBytes = 4711,
            Sha256 = new string('f', 64),
            Timings = new FrameTimings { Render = 1 },
            SentAt = DateTimeOffset.UtcNow,
        };

    private async Task CompletedAsync(string id, int frames)
    {
        var job = await _coordinator.JobAsync(id, j => j.EndedAt is not null, "the job has ended");
        Assert.True((JobState.Completed, frames) == (job.State, job.Frames.Rendered), $"{job}\n{_coordinator.Output}");
    }
}
