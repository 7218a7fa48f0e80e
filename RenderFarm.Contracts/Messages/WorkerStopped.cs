namespace RenderFarm.Contracts.Messages;

/// <summary>A worker's last message. What it held and did not finish is back on its queue.</summary>
public sealed record WorkerStopped
{
    public required string WorkerId { get; init; }

    /// <summary>Why, in a sentence for the user.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}
