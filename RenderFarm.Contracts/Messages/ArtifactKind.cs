namespace RenderFarm.Contracts.Messages;

/// <summary>What the farm makes of a job's frames when all are stored.</summary>
public enum ArtifactKind
{
    /// <summary>The animation as MP4 (H.264).</summary>
    Video,

    /// <summary>Frames from all over the job on one JPEG.</summary>
    ContactSheet,
}
