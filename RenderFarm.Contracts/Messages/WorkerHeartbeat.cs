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

    /// <summary>How Blender is kept apart from the machine, in a few words: <c>own user, no network</c>; null while no Blender was found.</summary>
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

    /// <summary>The rented machine that it runs on; null for a worker that was started by hand.</summary>
    public RentedMachine? Machine { get; init; }

    /// <summary>What EC2 has announced to its machine; null for nothing.</summary>
    public Interruption? Interruption { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}
