namespace RenderFarm.Contracts.Messages;

/// <summary>A worker begins to render a frame.</summary>
public sealed record FrameStarted
{
    public required string JobId { get; init; }

    public required string ChunkId { get; init; }

    public required int Frame { get; init; }

    /// <summary>The part of a divided frame, from 1; 0 for a whole frame.</summary>
    public int Part { get; init; }

    public required string WorkerId { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}
