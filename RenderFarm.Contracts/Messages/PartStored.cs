namespace RenderFarm.Contracts.Messages;

/// <summary>A part of a divided frame is stored, and others are not yet: whoever stores the last one merges them and sends <see cref="FrameRendered"/> instead.</summary>
public sealed record PartStored
{
    public required string JobId { get; init; }

    public required string ChunkId { get; init; }

    public required int Frame { get; init; }

    /// <summary>From 1.</summary>
    public required int Part { get; init; }

    public required string WorkerId { get; init; }

    /// <summary>Key of Blender's log of this part; null when there is none.</summary>
    public string? LogKey { get; init; }

    public required FrameTimings Timings { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}
