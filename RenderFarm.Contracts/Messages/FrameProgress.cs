namespace RenderFarm.Contracts.Messages;

/// <summary>How far a frame is. Sent at most about once a second, and may be lost.</summary>
public sealed record FrameProgress
{
    public required string JobId { get; init; }

    public required string ChunkId { get; init; }

    public required int Frame { get; init; }

    /// <summary>The part of a divided frame, from 1; 0 for a whole frame.</summary>
    public int Part { get; init; }

    public required string WorkerId { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Fraction { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}
