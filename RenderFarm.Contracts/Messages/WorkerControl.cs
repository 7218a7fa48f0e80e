namespace RenderFarm.Contracts.Messages;

/// <summary>Tells a worker to drop every frame of a job at once.</summary>
public sealed record CancelJob
{
    public required string JobId { get; init; }
}

/// <summary>Tells a worker to finish the frame in hand, to hand back the rest, to say farewell and to end.</summary>
public sealed record DrainWorker
{
    /// <summary>Why, in a sentence that it logs and says of itself.</summary>
    public required string Reason { get; init; }

    /// <summary>The process that is meant, not one that was started under the same id since; null for whichever it is.</summary>
    public int? ProcessId { get; init; }
}
