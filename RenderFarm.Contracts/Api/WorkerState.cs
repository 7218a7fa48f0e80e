namespace RenderFarm.Contracts.Api;

/// <summary>Where a worker stands.</summary>
public enum WorkerState
{
    /// <summary>Getting ready.</summary>
    Starting,

    /// <summary>Waiting for work.</summary>
    Idle,

    /// <summary>Rendering.</summary>
    Rendering,

    /// <summary>Finishing what it has.</summary>
    Draining,

    /// <summary>Ended in an orderly way.</summary>
    Gone,

    /// <summary>Silent for too long.</summary>
    Lost,
}
