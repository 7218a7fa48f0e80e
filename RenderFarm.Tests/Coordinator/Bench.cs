using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Dispatch;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Tests.Coordinator;

/// <summary>The coordinator's domain on a database of its own, without a host, a cloud or a clock that runs.</summary>
internal sealed class Bench : IDisposable
{
    public const string Job = "job23456";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renderfarm-bench-");
    private readonly ServiceProvider _services;

    public Bench()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Coordinator:DataDirectory"] = _folder.FullName });
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.AddFarmState().AddFeed().AddLedger().AddEvents();
        builder
            .Services.AddLogging()
            .AddSingleton(Options.Create(Limits))
            .AddSingleton(Options.Create(Feed))
            .AddSingleton(Options.Create(Fleet))
            .AddSingleton(Options.Create(Ledger))
            .AddSingleton(Options.Create(new BootOptions { IdleTimeout = TimeSpan.FromSeconds(1) }));
        _services = builder.Services.BuildServiceProvider();
    }

    public ManualClock Clock { get; } = new();

    public FrameLimits Limits { get; } = new();

    public DispatchOptions Feed { get; } = new();

    public FleetOptions Fleet { get; } = new() { Enabled = true };

    public CostOptions Ledger { get; } = new();

    public Prices Prices => Get<Prices>();

    public Planner Planner => Get<Planner>();

    public FarmStore Store => Get<FarmStore>();

    public FrameLifecycle Frames => Get<FrameLifecycle>();

    public JobLifecycle Jobs => Get<JobLifecycle>();

    public WorkerLifecycle Workers => Get<WorkerLifecycle>();

    public ChunkClaims Claims => Get<ChunkClaims>();

    public FrameReports FrameReports => Get<FrameReports>();

    public WorkerReports WorkerReports => Get<WorkerReports>();

    public ChunkBuilder Chunks => Get<ChunkBuilder>();

    public string Folder => _folder.FullName;

    /// <summary>A part of the coordinator.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A job with the frames 1 to <paramref name="frames"/>.</summary>
    public Task AddJobAsync(
        int frames,
        string id = Job,
        int priority = 0,
        string? traceparent = null,
        Split? split = null,
        bool strict = false,
        bool video = false,
        Rental? rental = null
    ) => WriteAsync(farm => AddJob(farm, frames, id, priority, traceparent, split, strict, video, rental));

    /// <summary>The same in a transaction of the caller's.</summary>
    public static void AddJob(
        FarmTransaction farm,
        int frames,
        string id = Job,
        int priority = 0,
        string? traceparent = null,
        Split? split = null,
        bool strict = false,
        bool video = false,
        Rental? rental = null
    )
    {
        var sha256 = new string('a', 64);
        SceneTable.Announce(
            farm.Connection,
            new Scene
            {
                Sha256 = sha256,
                SizeBytes = 1,
                Name = "tide.blend",
                AnnouncedAt = farm.Now,
            }
        );
        JobTable.Insert(
            farm.Connection,
            new Job
            {
                Id = id,
                Name = "tide",
                State = JobState.Queued,
                Settings = new RenderSettings(),
                Split = split,
                Strict = strict,
                Video = video,
                Rental = rental,
                Pool = rental is null ? null : id,
                SceneSha256 = sha256,
                Priority = priority,
                FramesPerSecond = 24,
                Warnings = [],
                Traceparent = traceparent,
                CreatedAt = farm.Now,
                Total = frames,
            }
        );
        FrameTable.Insert(farm.Connection, id, [.. Enumerable.Range(1, frames)], split?.Parts ?? 0);
    }

    /// <summary>A worker that is alive and idle.</summary>
    public Task AddWorkerAsync(string id, string? pool = null) => HeartbeatAsync(id, WorkerActivity.Idle, pool: pool);

    public Task HeartbeatAsync(
        string worker,
        WorkerActivity activity,
        string? chunk = null,
        int processId = 1,
        DateTimeOffset? startedAt = null,
        string? problem = null,
        string? pool = null
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
        IReadOnlyList<FrameSuspicion>? flags = null
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

    public Task WriteAsync(Action<FarmTransaction> change) => Store.WriteAsync(change, CancellationToken.None);

    public Frame FrameRow(int number, string job = Job, int part = 0) =>
        Store.Read(connection => FrameTable.Find(connection, job, number, part))!;

    public Job JobRow(string id = Job) => Store.Read(connection => JobTable.Find(connection, id))!;

    public RenderFarm.Coordinator.Workers.Worker? WorkerRow(string id) => Store.Read(connection => WorkerTable.Find(connection, id));

    public Chunk? ChunkRow(string id) => Store.Read(connection => ChunkTable.Find(connection, id));

    /// <summary>The frames' states, counted from their rows, must be what their job counts.</summary>
    public void AssertCountsAreTrue(string id = Job)
    {
        var job = JobRow(id);
        var states = Store.Read(connection =>
            FrameTable.List(connection, id, long.MinValue, int.MaxValue).Select(frame => frame.State).ToList()
        );
        Assert.Equal(
            (
                states.Count(s => s == FrameState.Waiting),
                states.Count(s => s == FrameState.Fed),
                states.Count(s => s == FrameState.Rendering),
                states.Count(s => s == FrameState.Rendered),
                states.Count(s => s == FrameState.Failed)
            ),
            (job.Waiting, job.Fed, job.Rendering, job.Rendered, job.Failed)
        );
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Reports are sent one after the other.</summary>
    private DateTimeOffset Tick()
    {
        Clock.Advance(TimeSpan.FromMilliseconds(10));
        return Clock.GetUtcNow();
    }
}
