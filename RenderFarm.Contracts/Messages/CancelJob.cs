namespace RenderFarm.Contracts.Messages;

/// <summary>Tells a worker to drop every frame of a job at once.</summary>
public sealed record CancelJob
{
    public required string JobId { get; init; }
}
