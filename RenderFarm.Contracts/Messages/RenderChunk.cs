namespace RenderFarm.Contracts.Messages;

/// <summary>A run of frames of one job, handed to one worker.</summary>
public sealed record RenderChunk
{
    public required string ChunkId { get; init; }

    public required string JobId { get; init; }

    public required SceneRef Scene { get; init; }

    /// <summary>In the order in which they are to be rendered; at least one.</summary>
    public required IReadOnlyList<ChunkFrame> Frames { get; init; }

    public required RenderSettings Settings { get; init; }

    /// <summary>How the frames are divided; null when they are rendered whole.</summary>
    public Split? Split { get; init; }

    /// <summary>Where the job's objects go in the bucket, with a slash at its end: <c>jobs/k3f9x2ab/</c>.</summary>
    public required string OutputPrefix { get; init; }

    /// <summary>
    /// Version of the Blender that is to render it, such as <c>5.2</c>: a worker with another one answers with <see cref="ChunkDeclined"/>.
    /// Null when any does.
    /// </summary>
    public string? Blender { get; init; }

    /// <summary>Ids of workers that are not to render it: one that gets it answers with <see cref="ChunkDeclined"/>.</summary>
    public IReadOnlyList<string> NotFor { get; init; } = [];

    /// <summary>
    /// The coordinator may be away: a worker that ends leaves what it has not rendered on the queue, for the others.
    /// </summary>
    public bool Detached { get; init; }

    public required DateTimeOffset FedAt { get; init; }
}

/// <summary>One frame of a chunk, or one part of it.</summary>
/// <param name="Number">The frame's number in the scene; may be negative.</param>
/// <param name="TraceParent">The W3C <c>traceparent</c> of the frame's own trace.</param>
/// <param name="Part">The part of a divided frame, from 1; 0 for a whole frame.</param>
/// <param name="Attempt">How often it has been handed out, with this time.</param>
public sealed record ChunkFrame(int Number, string? TraceParent, int Part = 0, int Attempt = 1);
