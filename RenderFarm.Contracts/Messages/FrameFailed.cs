namespace RenderFarm.Contracts.Messages;

/// <summary>A frame could not be rendered.</summary>
public sealed record FrameFailed
{
    public required string JobId { get; init; }

    public required string ChunkId { get; init; }

    public required int Frame { get; init; }

    /// <summary>The part of a divided frame, from 1; 0 for a whole frame.</summary>
    public int Part { get; init; }

    public required string WorkerId { get; init; }

    public required FaultKind Fault { get; init; }

    /// <summary>What went wrong and what to do, in a sentence or two for the user.</summary>
    public required string Error { get; init; }

    /// <summary>The last lines that Blender printed.</summary>
    public string? LogTail { get; init; }

    /// <summary>Key of Blender's log of this frame; null when it could not be stored.</summary>
    public string? LogKey { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}
