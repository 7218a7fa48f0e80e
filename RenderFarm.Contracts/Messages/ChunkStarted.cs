namespace RenderFarm.Contracts.Messages;

/// <summary>A worker has taken a chunk from the queue.</summary>
public sealed record ChunkStarted
{
    public required string ChunkId { get; init; }

    public required string JobId { get; init; }

    public required string WorkerId { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}
