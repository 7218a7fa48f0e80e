namespace RenderFarm.Contracts.Messages;

/// <summary>Tells a worker to finish the frame in hand, to hand back the rest, to say farewell and to end.</summary>
public sealed record DrainWorker
{
    /// <summary>Why, in a few words for its log.</summary>
    public required string Reason { get; init; }
}
