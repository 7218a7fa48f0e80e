using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Dispatch;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Tests.Coordinator;

/// <summary>The coordinator's domain on a database of its own, without a host, a cloud or a clock that runs.</summary>
internal sealed partial class Bench : IDisposable
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

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

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
        Rental? rental = null,
        string? blender = null
    ) => WriteAsync(farm => AddJob(farm, frames, id, priority, traceparent, split, strict, video, rental, blender));

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
        Rental? rental = null,
        string? blender = null
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
                Blender = blender,
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
}
