namespace RenderFarm.Contracts.Messages;

/// <summary>What a worker says about a chunk.</summary>
public abstract record ChunkReport
{
    public required string JobId { get; init; }

    public required string ChunkId { get; init; }

    public required string WorkerId { get; init; }

    /// <summary>When, by the worker's clock.</summary>
    public required DateTimeOffset SentAt { get; init; }
}

/// <summary>A worker has taken a chunk from the queue.</summary>
public sealed record ChunkStarted : ChunkReport;

/// <summary>
/// A worker is done with a chunk and takes its message off the queue. A frame of it that was neither rendered nor failed (its job was
/// held, the worker could not go on) is free to be handed out again.
/// </summary>
public sealed record ChunkEnded : ChunkReport
{
    /// <summary>The worker ended before the chunk did, or the job was held. The feed of the frames that are left does not count.</summary>
    public bool IsHandedBack { get; init; }
}

/// <summary>A worker has taken a chunk from the queue that is not for it, and hands it back untouched.</summary>
public sealed record ChunkDeclined : ChunkReport;
