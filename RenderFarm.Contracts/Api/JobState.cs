namespace RenderFarm.Contracts.Api;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>Accepted; no frame has begun.</summary>
    Queued,

    /// <summary>At least one frame has begun.</summary>
    Running,

    /// <summary>Every frame is stored.</summary>
    Completed,

    /// <summary>Every frame has ended and at least one of them failed.</summary>
    Failed,

    /// <summary>Ended by the user.</summary>
    Canceled,
}
