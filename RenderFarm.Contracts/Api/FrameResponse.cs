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

    /// <summary>Where its time went; null before it is rendered, and of a frame that is rendered in parts.</summary>
    public FrameTimings? Timings { get; init; }

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

/// <summary>All frames of a job at a glance. <c>GET /api/jobs/{id}/frames/overview</c>.</summary>
/// <param name="Frames">Their numbers as ranges.</param>
/// <param name="States">
/// A letter for each: <c>w</c> waiting, <c>f</c> fed, <c>r</c> rendering, <c>d</c> rendered, <c>x</c> failed; a capital when it is
/// suspicious.
/// </param>
/// <param name="Seconds">Seconds inside Blender of each, 0 where they are not known; absent unless they are asked for.</param>
public sealed record FramesOverview(string Frames, string States, IReadOnlyList<double>? Seconds = null);

/// <summary>That a frame could not be rendered. <c>GET /api/jobs/{id}/frames/{frame}/failures</c>.</summary>
/// <param name="Part">The part of a divided frame, from 1; 0 for the whole.</param>
/// <param name="WorkerId">Who tried it.</param>
/// <param name="Error">What happened there last.</param>
/// <param name="FailedAt">When that was.</param>
public sealed record FrameFailureResponse(int Part, string WorkerId, string Error, DateTimeOffset FailedAt);
