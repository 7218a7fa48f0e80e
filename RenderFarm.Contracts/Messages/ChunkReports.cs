namespace RenderFarm.Contracts.Messages;

/// <summary>A worker has taken a chunk from the queue.</summary>
public sealed record ChunkStarted
{
    public required string ChunkId { get; init; }

    public required string JobId { get; init; }

    public required string WorkerId { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}

/// <summary>
/// A worker is done with a chunk and takes its message off the queue. A frame of it that was neither rendered nor failed (its job was
/// canceled, the worker could not go on) is free to be handed out again.
/// </summary>
public sealed record ChunkEnded
{
    public required string ChunkId { get; init; }

    public required string JobId { get; init; }

    public required string WorkerId { get; init; }

    /// <summary>The worker ended before the chunk did. The feed of the frames that are left does not count.</summary>
    public bool IsHandedBack { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}

/// <summary>A worker has taken a chunk from the queue that is not for it, and hands it back untouched.</summary>
public sealed record ChunkDeclined
{
    public required string ChunkId { get; init; }

    public required string JobId { get; init; }

    public required string WorkerId { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}
