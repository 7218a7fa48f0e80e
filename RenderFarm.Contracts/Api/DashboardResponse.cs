namespace RenderFarm.Contracts.Api;

/// <summary>Where the farm's traces, metrics and logs can be looked at.</summary>
public sealed record DashboardResponse
{
    /// <summary>Address of the Aspire dashboard; null when there is none.</summary>
    public string? Url { get; init; }

    /// <summary>Address of a trace, with <c>{traceId}</c> in the place of its id; null when there is no dashboard.</summary>
    public string? TraceUrl { get; init; }
}
