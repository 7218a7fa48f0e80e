using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Instances;
using WorkerPace = RenderFarm.Worker.Blender.FramePace;

namespace RenderFarm.Benchmarks.Market.World;

/// <summary>A rented instance with its worker, and what the farm knows of it.</summary>
internal sealed class SimulatedInstance
{
    private const string Pool = "job";

    public required string Id { get; init; }

    /// <summary>Number of its launch in the market.</summary>
    public required long Launch { get; init; }

    public required string InstanceType { get; init; }

    public required string Zone { get; init; }

    /// <summary>Against the type of speed 1.</summary>
    public required double Speed { get; init; }

    public required DateTimeOffset LaunchedAt { get; init; }

    /// <summary>When EC2 takes it; null for never.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>EC2 gives notice of that.</summary>
    public bool IsAnnounced { get; init; }

    /// <summary>First sign of life that the farm has read.</summary>
    public DateTimeOffset? ReadyAt { get; set; }

    public DateTimeOffset? DrainingAt { get; set; }

    public InstanceEnd? EndReason { get; set; }

    /// <summary>When EC2 stopped billing it.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The farm has read that it has ended.</summary>
    public bool IsEndKnown { get; set; }

    /// <summary>Null until its worker is up.</summary>
    public WorkerState? Worker { get; set; }

    public DateTimeOffset WorkerSeenAt { get; set; }

    public Interruption? Interruption { get; set; }

    /// <summary>What its interruption has cost is written down.</summary>
    public bool IsLossKnown { get; set; }

    /// <summary>The farm has had EC2 end it.</summary>
    public bool IsEnding { get; set; }

    /// <summary>The chunk in hand: frames that are not begun.</summary>
    public Queue<int>? Chunk { get; set; }

    /// <summary>The frame that is being rendered.</summary>
    public FrameAtWork? Frame { get; set; }

    /// <summary>The scene is open.</summary>
    public bool IsLoaded { get; set; }

    /// <summary>The worker's own expectation of its frames.</summary>
    public WorkerPace Pace { get; } = new();

    /// <summary>What the ledger knows of what it did.</summary>
    private Instance _did = new()
    {
        Id = "",
        Token = "",
        Pool = Pool,
        InstanceType = "",
        Zone = "",
        Market = InstanceMarket.Spot,
        State = InstanceState.Running,
        LaunchedAt = default,
    };

    public bool IsUp => EndedAt is null;

    /// <summary>Its worker can be given a chunk.</summary>
    public bool IsAble => IsUp && Worker is WorkerState.Idle or WorkerState.Rendering;

    /// <summary>It as the database would have it.</summary>
    public Instance AsSeen() =>
        _did with
        {
            Id = Id,
            InstanceType = InstanceType,
            Zone = Zone,
            LaunchedAt = LaunchedAt,
            ReadyAt = ReadyAt,
            DrainingAt = DrainingAt,
            EndedAt = IsEndKnown ? EndedAt : null,
            EndReason = EndReason,
            WorkerId = ReadyAt is null ? null : Id,
            Worker = Worker,
            WorkerSeenAt = Worker is null ? null : WorkerSeenAt,
            Interruption = Interruption,
        };

    /// <summary>A frame is stored.</summary>
    public void Store(double renderSeconds, double loadSeconds) =>
        _did = _did with
        {
            Frames = _did.Frames + 1,
            Renders = _did.Renders + 1,
            SceneLoadMs = _did.SceneLoadMs + Milliseconds(loadSeconds),
            RenderMs = _did.RenderMs + Milliseconds(renderSeconds),
            RenderSquares = _did.RenderSquares + (renderSeconds * renderSeconds),
            LongestMs = Math.Max(_did.LongestMs, Milliseconds(renderSeconds)),
        };

    /// <summary>A render has brought nothing.</summary>
    public void Lose(double renderSeconds) => _did = _did with { LostMs = _did.LostMs + Milliseconds(renderSeconds) };

    private static long Milliseconds(double seconds) => (long)(seconds * 1000);
}
