namespace RenderFarm.Coordinator.Fleet.Instances;

/// <summary>What EC2 can say about a machine.</summary>
internal enum InstanceTrigger
{
    /// <summary>It starts.</summary>
    Start,

    /// <summary>It runs.</summary>
    Run,

    /// <summary>It shuts down.</summary>
    ShutDown,

    /// <summary>It has ended, or is no longer shown.</summary>
    End,
}
