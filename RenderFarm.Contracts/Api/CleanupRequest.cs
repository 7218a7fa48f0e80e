namespace RenderFarm.Contracts.Api;

/// <summary>What to remove.</summary>
public sealed record CleanupRequest
{
    /// <summary>Files of jobs that ended so many days ago or earlier are removed too, 0 to 3650.</summary>
    public int OlderThanDays { get; init; } = 30;
}
