namespace RenderFarm.Contracts.Api;

/// <summary>
/// One server-sent event of <c>GET /api/events</c>: something changed, with its newest state. Exactly one of the five is set.
/// </summary>
public sealed record FarmEvent
{
    public JobResponse? Job { get; init; }

    /// <summary>Id of a job that was deleted.</summary>
    public string? DeletedJob { get; init; }

    /// <summary>With <see cref="JobId"/>.</summary>
    public FrameResponse? Frame { get; init; }

    /// <summary>The job that <see cref="Frame"/> belongs to.</summary>
    public string? JobId { get; init; }

    public WorkerResponse? Worker { get; init; }

    /// <summary>An instance.</summary>
    public InstanceResponse? Instance { get; init; }
}

/// <summary>Where the farm's traces, metrics and logs can be looked at.</summary>
public sealed record DashboardResponse
{
    /// <summary>Address of the Aspire dashboard; null when there is none.</summary>
    public string? Url { get; init; }

    /// <summary>Address of a trace, with <c>{traceId}</c> in the place of its id; null when there is no dashboard.</summary>
    public string? TraceUrl { get; init; }
}
