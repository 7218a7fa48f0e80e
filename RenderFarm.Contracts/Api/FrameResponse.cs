using RenderFarm.Contracts.Messages;

namespace RenderFarm.Contracts.Api;

/// <summary>A frame of a job.</summary>
public sealed record FrameResponse
{
    public required int Frame { get; init; }

    public required FrameState State { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Progress { get; init; }

    /// <summary>Number of its parts; 0 when it is rendered whole.</summary>
    public int Parts { get; init; }

    /// <summary>How many of its parts are stored.</summary>
    public int PartsDone { get; init; }

    /// <summary>How often it failed by its own fault.</summary>
    public required int Attempts { get; init; }

    public string? Worker { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Seconds inside Blender; null before it is rendered.</summary>
    public double? RenderSeconds { get; init; }

    /// <summary>Size of the image in bytes; null before it is rendered.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>SHA-256 of the image; null before it is rendered.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The image's file name, such as <c>0001.png</c>; null before it is rendered.</summary>
    public string? FileName { get; init; }

    /// <summary>
    /// What File Output nodes have written beside the image; <c>GET …/frames/{frame}/outputs/{name}</c> has each.
    /// </summary>
    public IReadOnlyList<FrameOutput> Outputs { get; init; } = [];

    /// <summary>What is suspicious about the image.</summary>
    public IReadOnlyList<FrameSuspicion> Flags { get; init; } = [];

    /// <summary>W3C trace id, 32 hexadecimal digits; null before it is handed out.</summary>
    public string? TraceId { get; init; }

    public string? Error { get; init; }

    /// <summary>The last lines that Blender printed, when it failed.</summary>
    public string? LogTail { get; init; }
}

/// <summary>Where a frame stands.</summary>
public enum FrameState
{
    /// <summary>Not handed out.</summary>
    Waiting,

    /// <summary>Handed out in a chunk.</summary>
    Fed,

    /// <summary>A worker renders it.</summary>
    Rendering,

    /// <summary>Its image is stored.</summary>
    Rendered,

    /// <summary>Given up, with a reason.</summary>
    Failed,
}
