namespace RenderFarm.Contracts.Api;

/// <summary>Something that bears the farm's name in the cloud and is not needed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name: an instance, a template, a queue, a job, a key.</param>
/// <param name="Detail">Why it is not needed.</param>
public sealed record CleanupItem(CleanupKind Kind, string Name, string Detail);

/// <summary>Kinds of what a farm leaves in the cloud.</summary>
public enum CleanupKind
{
    /// <summary>An instance that no job needs.</summary>
    Instance,

    /// <summary>A launch template that no request needs.</summary>
    LaunchTemplate,

    /// <summary>The queue of a worker or a pool that has gone.</summary>
    Queue,

    /// <summary>Images, previews and logs of a job that ended.</summary>
    JobFiles,

    /// <summary>The log of an instance that ended.</summary>
    InstanceLog,
}

/// <summary>What to remove.</summary>
public sealed record CleanupRequest
{
    /// <summary>Files of jobs that ended so many days ago or earlier are removed too, 0 to 3650.</summary>
    public int OlderThanDays { get; init; } = 30;
}
