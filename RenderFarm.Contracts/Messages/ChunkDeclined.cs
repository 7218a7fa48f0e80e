namespace RenderFarm.Contracts.Messages;

/// <summary>A worker has taken a chunk from the queue that is not for it, and hands it back untouched.</summary>
public sealed record ChunkDeclined
{
    public required string ChunkId { get; init; }

    public required string JobId { get; init; }

    public required string WorkerId { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}
