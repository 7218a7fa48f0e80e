using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Tests.Coordinator.Costs;

/// <summary>A job on instances with a price, of which workers report.</summary>
public abstract class CostBench : IDisposable
{
    private protected const string Zone = "eu-central-1a";
    private protected readonly Bench _bench = new();

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _bench.Dispose();
    }

    private protected DateTimeOffset Now => _bench.Clock.GetUtcNow();

    private protected async Task StartAsync(int frames = 4, Rental? rental = null)
    {
        _bench.Feed.FirstChunkFrames = 100;
        _bench.Feed.ChunksPerWorker = 1;
        _bench.Ledger.AssumedBoot = TimeSpan.FromSeconds(60);
        await _bench.AddJobAsync(frames, rental: rental ?? new Rental { Instances = 2 });
        await PriceAsync(Now.AddHours(-9), 0.36m);
        await InstanceAsync("i-1", "w1");
    }

    /// <summary>An instance that has booted for a hundred seconds, of which the test's clock takes as many.</summary>
    private protected async Task InstanceAsync(string id, string worker, string type = "g4dn.xlarge", string zone = Zone)
    {
        var launchedAt = Now;
        Advance(100);
        await _bench.WriteAsync(farm =>
            InstanceTable.Save(
                farm.Connection,
                new Instance
                {
                    Id = id,
                    Token = "t",
                    Pool = Bench.Job,
                    InstanceType = type,
                    Zone = zone,
                    Market = InstanceMarket.Spot,
                    State = InstanceState.Running,
                    LaunchedAt = launchedAt,
                    ReadyAt = Now,
                }
            )
        );
        await HeartbeatAsync(id, worker, type, zone);
    }

    private protected Task HeartbeatAsync(string instance, string worker, string type = "g4dn.xlarge", string zone = Zone) =>
        _bench.WriteAsync(farm =>
            _bench.WorkerReports.Heartbeat(
                farm,
                new WorkerHeartbeat
                {
                    WorkerId = worker,
                    Host = "there",
                    ProcessId = 1,
                    Activity = WorkerActivity.Idle,
                    Pool = Bench.Job,
                    Instance = new RentedInstance(instance, type, zone),
                    Cores = 4,
                    StartedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                    SentAt = Now,
                }
            )
        );

    private protected async Task StoreAsync(string chunk, int frame, string worker, FrameTimings timings, double seconds)
    {
        Advance(seconds);
        await _bench.RenderedAsync(Report(chunk, frame, worker, timings));
    }

    private protected FrameRendered Report(string chunk, int frame, string worker, FrameTimings timings) =>
        new()
        {
            JobId = Bench.Job,
            ChunkId = chunk,
            Frame = frame,
            WorkerId = worker,
            Key = $"jobs/{Bench.Job}/frames/{frame:0000}.png",
            SizeBytes = 1,
            Sha256 = new string('b', 64),
            Timings = timings,
            SentAt = Now,
        };

    private protected async Task PriceAsync(DateTimeOffset at, decimal dollars)
    {
        await _bench.WriteAsync(farm =>
            SpotPriceTable.Add(
                farm.Connection,
                [
                    new SpotPriceStep
                    {
                        InstanceType = "g4dn.xlarge",
                        Zone = Zone,
                        At = at,
                        Nanodollars = Nanodollars.Of(dollars),
                    },
                ]
            )
        );
        _bench.Prices.Reload();
    }

    private protected Task EndAsync(string instance) =>
        _bench.WriteAsync(farm =>
            InstanceTable.Save(
                farm.Connection,
                InstanceTable.Find(farm.Connection, instance)! with
                {
                    State = InstanceState.Terminated,
                    EndedAt = Now,
                }
            )
        );

    /// <summary>No EC2 is there to tell prices: the ledger waits as long as it does, and closes with those that are known.</summary>
    private protected async Task KeepAsync()
    {
        var watch = new PriceWatch(
            _bench.Store,
            null!,
            _bench.Prices,
            Options.Create(_bench.Ledger),
            Options.Create(_bench.Fleet),
            _bench.Clock,
            NullLogger<PriceWatch>.Instance
        );
        await new CostRollup(
            _bench.Store,
            Costs(),
            watch,
            new CostMetrics(),
            _bench.Clock,
            Options.Create(_bench.Ledger),
            NullLogger<CostRollup>.Instance
        ).LookAsync(CancellationToken.None);
    }

    private protected JobCosts Costs() => new(_bench.Prices, _bench.Planner, _bench.Clock);

    private protected JobCost Cost() => _bench.Store.Read(connection => Costs().Of(connection, _bench.JobRow()));

    private protected JobCost Summary() => _bench.JobRow().Cost!;

    private protected Instance Instance(string id) =>
        _bench.Store.Read(connection => UsageTable.OfPool(connection, Bench.Job)).Single(instance => instance.Id == id);

    private protected void Advance(double seconds) => _bench.Clock.Advance(TimeSpan.FromSeconds(seconds));

    private protected static double Second(JobCost cost, CostPhase phase) =>
        Math.Round(cost.Phases.Single(p => p.Phase == phase).Seconds, 3);
}
