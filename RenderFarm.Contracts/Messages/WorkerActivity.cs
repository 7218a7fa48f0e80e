namespace RenderFarm.Contracts.Messages;

/// <summary>What a worker says it is doing.</summary>
public enum WorkerActivity
{
    /// <summary>Getting ready: finding Blender, joining the queues.</summary>
    Starting,

    /// <summary>Waiting for a chunk.</summary>
    Idle,

    /// <summary>Rendering a chunk.</summary>
    Rendering,

    /// <summary>Finishing what it has, taking nothing new.</summary>
    Draining,
}
