namespace RenderFarm.Contracts.Api;

/// <summary>Where an artifact stands.</summary>
public enum ArtifactState
{
    /// <summary>To be sent to a worker.</summary>
    Waiting,

    /// <summary>On the queue, or a worker makes it.</summary>
    Sent,

    /// <summary>Stored.</summary>
    Ready,

    /// <summary>Given up, with a reason. The job is no worse for it.</summary>
    Failed,
}
