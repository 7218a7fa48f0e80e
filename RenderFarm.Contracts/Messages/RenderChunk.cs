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

    /// <summary>Ids of workers that are not to render it: one that gets it answers with <see cref="ChunkDeclined"/>.</summary>
    public IReadOnlyList<string> NotFor { get; init; } = [];

    public required DateTimeOffset FedAt { get; init; }
}
