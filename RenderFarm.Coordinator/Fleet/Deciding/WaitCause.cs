namespace RenderFarm.Coordinator.Fleet.Deciding;

/// <summary>Why missing machines are not asked for.</summary>
internal enum WaitCause
{
    /// <summary>The last request did not get all of its machines, and a pause is due.</summary>
    Shortfall,

    /// <summary>The farm has as many machines as it may.</summary>
    MaxInstances,

    /// <summary>Machine after machine started no worker.</summary>
    FailedBoots,
}
