namespace RenderFarm.Contracts.Messages;

/// <summary>Tells a worker to begin no further frame of the chunk that it has of a job, which is canceled or paused.</summary>
public sealed record HoldJob
{
    public required string JobId { get; init; }

    /// <summary>The frame in hand is finished; else it is dropped at once.</summary>
    public bool FinishesFrame { get; init; }
}

/// <summary>Tells a worker to finish the frame in hand, to hand back the rest, to say farewell and to end.</summary>
public sealed record DrainWorker
{
    /// <summary>Why, in a sentence that it logs and says of itself.</summary>
    public required string Reason { get; init; }

    /// <summary>The process that is meant, not one that was started under the same id since; null for whichever it is.</summary>
    public int? ProcessId { get; init; }
}
