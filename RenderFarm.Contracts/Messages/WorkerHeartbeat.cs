namespace RenderFarm.Contracts.Messages;

/// <summary>A worker's sign of life: at its start, at every change of state, and every few seconds.</summary>
public sealed record WorkerHeartbeat
{
    public required string WorkerId { get; init; }

    /// <summary>Name of the machine.</summary>
    public required string Host { get; init; }

    public required int ProcessId { get; init; }

    public required WorkerActivity Activity { get; init; }

    /// <summary>The chunk in hand; null when idle.</summary>
    public string? ChunkId { get; init; }

    /// <summary>Such as <c>3.4.1</c>; null while no Blender was found.</summary>
    public string? BlenderVersion { get; init; }

    /// <summary>
    /// How Blender is kept apart from the machine, in a few words: <c>own user, no network</c>; null while no Blender was found.
    /// </summary>
    public string? Isolation { get; init; }

    /// <summary>Why the worker cannot render now, in a sentence for the user; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Why it ends, in a sentence for the user; null while it does not, and when it was told by a signal.</summary>
    public string? Ending { get; init; }

    /// <summary>Logical processors that the worker may use.</summary>
    public required int Cores { get; init; }

    /// <summary>Its graphics processors, as far as their drivers' tools tell.</summary>
    public IReadOnlyList<Gpu> Gpus { get; init; } = [];

    /// <summary>The pool whose chunks it takes; null for the default pool.</summary>
    public string? Pool { get; init; }

    /// <summary>The instance that it runs on; null for a worker that was started by hand.</summary>
    public RentedInstance? Instance { get; init; }

    /// <summary>What EC2 has announced to its instance; null for nothing.</summary>
    public Interruption? Interruption { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}

/// <summary>What a worker says it is doing.</summary>
public enum WorkerActivity
{
    /// <summary>Getting ready: finding Blender, joining the queues.</summary>
    Starting,

    /// <summary>Waiting for a chunk.</summary>
    Idle,

    /// <summary>Rendering a chunk.</summary>
    Rendering,

    /// <summary>Finishing what it has, taking nothing new.</summary>
    Draining,
}

/// <summary>A graphics processor of a worker.</summary>
/// <param name="Name">Its model, such as <c>NVIDIA L4</c>.</param>
/// <param name="MemoryBytes">Its memory in bytes; null when unknown.</param>
public sealed record Gpu(string Name, long? MemoryBytes);

/// <summary>The EC2 instance that a worker runs on, as its metadata says.</summary>
/// <param name="InstanceId">Such as <c>i-0123456789abcdef0</c>.</param>
/// <param name="InstanceType">Such as <c>g4dn.xlarge</c>.</param>
/// <param name="Zone">Availability zone, such as <c>eu-central-1a</c>.</param>
public sealed record RentedInstance(string InstanceId, string InstanceType, string Zone);

/// <summary>What EC2 has announced to a spot instance.</summary>
/// <param name="Kind">How serious it is.</param>
/// <param name="At">When the instance is taken (<see cref="InterruptionKind.Notice"/>), or when the recommendation was made.</param>
public sealed record Interruption(InterruptionKind Kind, DateTimeOffset At);

/// <summary>Kinds of announcement to a spot instance.</summary>
public enum InterruptionKind
{
    /// <summary>Rebalance recommendation: the risk of an interruption has risen.</summary>
    Rebalance,

    /// <summary>Interruption notice: the instance ends, two minutes later on EC2.</summary>
    Notice,
}

/// <summary>A worker's last message. What it held and did not finish is back on its queue.</summary>
public sealed record WorkerStopped
{
    public required string WorkerId { get; init; }

    /// <summary>Why, in a sentence for the user.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}
