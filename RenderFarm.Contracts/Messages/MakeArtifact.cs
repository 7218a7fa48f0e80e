namespace RenderFarm.Contracts.Messages;

/// <summary>Asks any worker to make something of a job's stored frames and to answer with <see cref="ArtifactEnded"/>.</summary>
public sealed record MakeArtifact
{
    public required string JobId { get; init; }

    public required ArtifactKind Kind { get; init; }

    /// <summary>Where the job's objects are in the bucket, with a slash at its end: <c>jobs/k3f9x2ab/</c>.</summary>
    public required string OutputPrefix { get; init; }

    /// <summary>How many frames the job has.</summary>
    public required int Frames { get; init; }

    /// <summary>Of the video; frames follow each other whatever their numbers are.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>How the colours of OpenEXR and HDR frames are shown; null when nobody knows.</summary>
    public ViewSettings? View { get; init; }
}
