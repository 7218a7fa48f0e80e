using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Dispatch;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Tests.Coordinator;

/// <summary>What workers say, and what they are given.</summary>
internal sealed partial class Bench
{
    /// <summary>A worker that is alive and idle.</summary>
    public Task AddWorkerAsync(string id, string? pool = null, string? blender = null) =>
        HeartbeatAsync(id, WorkerActivity.Idle, pool: pool, blender: blender);

    public Task HeartbeatAsync(
        string worker,
        WorkerActivity activity,
        string? chunk = null,
        int processId = 1,
        DateTimeOffset? startedAt = null,
        string? problem = null,
        string? pool = null,
        string? blender = null
    ) =>
        WriteAsync(farm =>
            WorkerReports.Heartbeat(
                farm,
                new WorkerHeartbeat
                {
                    WorkerId = worker,
                    Host = "here",
                    ProcessId = processId,
                    Activity = activity,
                    ChunkId = chunk,
                    Problem = problem,
                    Pool = pool,
                    BlenderVersion = blender,
                    Cores = 2,
                    StartedAt = startedAt ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                    SentAt = Tick(),
                }
            )
        );

    public Task StopAsync(string worker) =>
        WriteAsync(farm =>
            WorkerReports.Stopped(
                farm,
                new WorkerStopped
                {
                    WorkerId = worker,
                    Reason = "told to",
                    SentAt = Tick(),
                }
            )
        );

    /// <summary>The next chunk of a pool's feed, as a worker gets it; null when there is none.</summary>
    public async Task<RenderChunk?> FeedAsync(string? pool = null) =>
        (await Store.WriteAsync(farm => Chunks.Next(farm, pool), CancellationToken.None))?.Message;

    public Task WithdrawAsync(string chunk) => WriteAsync(farm => Chunks.Withdraw(farm, chunk));

    public Task ClaimAsync(string chunk, string worker) => SayAsync(worker, farm => ChunkClaims.Claim(farm, chunk, worker));

    public Task EndAsync(string chunk, string worker) => SayAsync(worker, farm => ChunkClaims.End(farm, chunk, worker));

    public Task CloseAsync(string chunk) => WriteAsync(farm => Claims.Close(farm, ChunkTable.Find(farm.Connection, chunk)!));

    public Task StartedAsync(string chunk, int frame, string worker = "w", int part = 0) =>
        SayAsync(
            worker,
            farm =>
                FrameReports.Started(
                    farm,
                    new FrameStarted
                    {
                        JobId = Job,
                        ChunkId = chunk,
                        Frame = frame,
                        Part = part,
                        WorkerId = worker,
                        SentAt = Tick(),
                    }
                )
        );

    public Task ProgressedAsync(string chunk, int frame, double fraction, string worker = "w", int part = 0) =>
        SayAsync(
            worker,
            farm =>
                FrameReports.Progressed(
                    farm,
                    new FrameProgress
                    {
                        JobId = Job,
                        ChunkId = chunk,
                        Frame = frame,
                        Part = part,
                        WorkerId = worker,
                        Fraction = fraction,
                        SentAt = Tick(),
                    }
                )
        );

    public Task RenderedAsync(
        string chunk,
        int frame,
        string worker = "w",
        double seconds = 2,
        bool alreadyStored = false,
        string job = Job,
        string? key = null,
        int part = 0,
        string? sha256 = null,
        IReadOnlyList<FrameSuspicion>? flags = null,
        string? pixels = null
    ) =>
        RenderedAsync(
            new FrameRendered
            {
                JobId = job,
                ChunkId = chunk,
                Frame = frame,
                Part = part,
                WorkerId = worker,
                Key = key ?? $"jobs/{job}/frames/{frame:0000}.png",
                SizeBytes = 1000 + frame,
                Sha256 = alreadyStored ? null : sha256 ?? new string('b', 64),
                AlreadyStored = alreadyStored,
                Pixels = pixels,
                Flags = flags ?? [],
                Timings = alreadyStored ? new FrameTimings() : new FrameTimings { Render = seconds, Upload = 0.5 },
                SentAt = Tick(),
            }
        );

    /// <summary>A report of an image, with what the store says of it: by default what the report does.</summary>
    public Task RenderedAsync(FrameRendered report, FoundObject? found = null) =>
        SayAsync(
            report.WorkerId,
            farm => FrameReports.Rendered(farm, report, found ?? new FoundObject(true, report.SizeBytes, report.Sha256))
        );

    public Task PartStoredAsync(string chunk, int frame, int part, string worker = "w", double seconds = 2, bool isThere = true) =>
        SayAsync(
            worker,
            farm =>
                Get<PartReports>()
                    .Stored(
                        farm,
                        new PartStored
                        {
                            JobId = Job,
                            ChunkId = chunk,
                            Frame = frame,
                            Part = part,
                            WorkerId = worker,
                            Timings = new FrameTimings { Render = seconds },
                            SentAt = Tick(),
                        },
                        new FoundObject(isThere, isThere ? 1 : 0, null)
                    )
        );

    public Task FailedAsync(string chunk, int frame, FaultKind fault, string worker = "w", string error = "It broke.", int part = 0) =>
        SayAsync(
            worker,
            farm =>
                Get<FrameFailures>()
                    .Failed(
                        farm,
                        new FrameFailed
                        {
                            JobId = Job,
                            ChunkId = chunk,
                            Frame = frame,
                            Part = part,
                            WorkerId = worker,
                            Fault = fault,
                            Error = error,
                            LogTail = "last words",
                            SentAt = Tick(),
                        }
                    )
        );

    /// <summary>
    /// A report of a worker, which has made itself known before. One that a test has not added takes no chunks by itself.
    /// </summary>
    private async Task SayAsync(string worker, Action<FarmTransaction> report)
    {
        if (WorkerRow(worker) is null)
            await HeartbeatAsync(worker, WorkerActivity.Idle, problem: "It was not added.");
        await WriteAsync(report);
    }

    /// <summary>Reports are sent one after the other.</summary>
    private DateTimeOffset Tick()
    {
        Clock.Advance(TimeSpan.FromMilliseconds(10));
        return Clock.GetUtcNow();
    }

    /// <summary>A report of an image, as it would be believed.</summary>
    public static FrameRendered Report(string chunk, int frame, string worker) =>
        new()
        {
            JobId = Job,
            ChunkId = chunk,
            Frame = frame,
            WorkerId = worker,
            Key = $"jobs/{Job}/frames/{frame:0000}.png",
            SizeBytes = 1000 + frame,
            Sha256 = new string('b', 64),
            Timings = new FrameTimings { Render = 2 },
            SentAt = DateTimeOffset.UnixEpoch,
        };

    /// <summary>A job whose frames are all in one chunk.</summary>
    /// <returns>The chunk.</returns>
    public async Task<string> FedAsync(int frames)
    {
        Feed.FirstChunkFrames = 100;
        Feed.ChunksPerWorker = 1;
        await AddJobAsync(frames);
        return (await FeedAsync())!.ChunkId;
    }

    public void Expect(int frame, FrameState state, JobState job)
    {
        Assert.Equal((state, job), (FrameRow(frame).State, JobRow().State));
        AssertCountsAreTrue();
    }
}
