using RenderFarm.Contracts.Messages;

namespace RenderFarm.Contracts.Api;

/// <summary>A worker.</summary>
public sealed record WorkerResponse
{
    public required string Id { get; init; }

    public required WorkerState State { get; init; }

    /// <summary>Name of the machine.</summary>
    public required string Host { get; init; }

    /// <summary>The worker's process on that machine.</summary>
    public required int ProcessId { get; init; }

    public string? BlenderVersion { get; init; }

    /// <summary>Logical processors that it may use.</summary>
    public required int Cores { get; init; }

    /// <summary>Its graphics processors, as far as their drivers' tools tell.</summary>
    public IReadOnlyList<Gpu> Gpus { get; init; } = [];

    /// <summary>How Blender is kept apart from the machine, in a few words; null while no Blender was found.</summary>
    public string? Isolation { get; init; }

    /// <summary>Jobs that go on and that it gets no more frames of.</summary>
    public IReadOnlyList<BlockedWorker> Blocklist { get; init; } = [];

    /// <summary>The pool whose chunks it takes; null for the default pool.</summary>
    public string? Pool { get; init; }

    /// <summary>The instance that it runs on; null for a worker that was started by hand.</summary>
    public RentedInstance? Instance { get; init; }

    /// <summary>What EC2 has announced to its instance.</summary>
    public Interruption? Interruption { get; init; }

    public string? JobId { get; init; }

    public int? Frame { get; init; }

    public required int FramesRendered { get; init; }

    public string? Problem { get; init; }

    /// <summary>Why it ends or has ended, in its own words; null while it does not.</summary>
    public string? Ending { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }
}

/// <summary>Where a worker stands.</summary>
public enum WorkerState
{
    /// <summary>Getting ready.</summary>
    Starting,

    /// <summary>Waiting for work.</summary>
    Idle,

    /// <summary>Rendering.</summary>
    Rendering,

    /// <summary>Finishing what it has.</summary>
    Draining,

    /// <summary>Ended in an orderly way.</summary>
    Gone,

    /// <summary>Silent for too long.</summary>
    Lost,
}

/// <summary>A worker that was told to finish the frame in hand, to hand back the rest and to end.</summary>
/// <param name="Worker">As it was when it was told.</param>
/// <param name="JobThatRentsAgain">The job that rents another instance in the place of the worker's, if it needs one; null for
/// none.</param>
public sealed record DrainResponse(WorkerResponse Worker, string? JobThatRentsAgain);
