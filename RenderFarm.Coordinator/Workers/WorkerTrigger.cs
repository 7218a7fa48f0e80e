namespace RenderFarm.Coordinator.Workers;

/// <summary>What can happen to a worker.</summary>
internal enum WorkerTrigger
{
    /// <summary>It says that it is getting ready.</summary>
    Prepare,

    /// <summary>It says that it waits for work.</summary>
    Rest,

    /// <summary>It says that it renders.</summary>
    Work,

    /// <summary>It says that it finishes what it has.</summary>
    Drain,

    /// <summary>It says farewell.</summary>
    Leave,

    /// <summary>It has said nothing for too long.</summary>
    FallSilent,
}
