namespace RenderFarm.Contracts.Api;

/// <summary>One server-sent event of <c>GET /api/events</c>: something changed, with its newest state. Exactly one of the four is set.</summary>
public sealed record FarmEvent
{
    public JobResponse? Job { get; init; }

    /// <summary>With <see cref="JobId"/>.</summary>
    public FrameResponse? Frame { get; init; }

    /// <summary>The job that <see cref="Frame"/> belongs to.</summary>
    public string? JobId { get; init; }

    public WorkerResponse? Worker { get; init; }

    /// <summary>A rented machine.</summary>
    public InstanceResponse? Instance { get; init; }
}
