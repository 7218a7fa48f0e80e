namespace RenderFarm.Contracts.Messages;

/// <summary>Asks any worker to make something of a job's stored frames and to answer with <see cref="ArtifactEnded"/>.</summary>
public sealed record MakeArtifact
{
    public required string JobId { get; init; }

    public required ArtifactKind Kind { get; init; }

    /// <summary>Where the job's objects are in the bucket, with a slash at its end: <c>jobs/k3f9x2ab/</c>.</summary>
    public required string OutputPrefix { get; init; }

    /// <summary>How often the job was taken up again after its end: it is made anew, under another key.</summary>
    public int Edition { get; init; }

    /// <summary>How many frames the job has.</summary>
    public required int Frames { get; init; }

    /// <summary>Of the video; frames follow each other whatever their numbers are.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>What the frames are of, for its sound and its view of colours; null when neither is asked for.</summary>
    public SceneRef? Scene { get; init; }

    /// <summary>The job's.</summary>
    public RenderSettings Settings { get; init; } = RenderSettings.None;

    /// <summary>Number of the first frame where all follow each other, so that the scene's sound fits them; else null.</summary>
    public int? First { get; init; }

    /// <summary>How the colours of OpenEXR and HDR frames are shown; null when nobody knows.</summary>
    public ViewSettings? View { get; init; }
}

/// <summary>What the farm makes of a job's frames when all are stored.</summary>
public enum ArtifactKind
{
    /// <summary>The animation: H.264 in MP4, unless the job says otherwise.</summary>
    Video,

    /// <summary>Frames from all over the job on one JPEG.</summary>
    ContactSheet,
}

/// <summary>A worker is done with a <see cref="MakeArtifact"/>: either <see cref="Key"/> or <see cref="Error"/> is set.</summary>
public sealed record ArtifactEnded
{
    public required string JobId { get; init; }

    public required ArtifactKind Kind { get; init; }

    public required string WorkerId { get; init; }

    /// <summary>Key of what was made and stored.</summary>
    public string? Key { get; init; }

    /// <summary>Its size in bytes.</summary>
    public long SizeBytes { get; init; }

    /// <summary>How it is less than it could be, in a sentence for the user; null when it is not.</summary>
    public string? Note { get; init; }

    /// <summary>Why it could not be made, in a sentence for the user.</summary>
    public string? Error { get; init; }
}
