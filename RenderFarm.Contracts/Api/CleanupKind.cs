namespace RenderFarm.Contracts.Api;

/// <summary>Kinds of what a farm leaves in the cloud.</summary>
public enum CleanupKind
{
    /// <summary>A machine that no job needs.</summary>
    Instance,

    /// <summary>A launch template that no request needs.</summary>
    LaunchTemplate,

    /// <summary>The queue of a worker or a pool that has gone.</summary>
    Queue,

    /// <summary>Images, previews and logs of a job that ended.</summary>
    JobFiles,

    /// <summary>The log of a machine that ended.</summary>
    InstanceLog,
}
