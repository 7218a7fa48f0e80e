using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Api;

/// <summary><c>/api/dashboard</c>.</summary>
internal static class DashboardApi
{
    /// <summary>Adds the endpoint.</summary>
    public static IEndpointRouteBuilder MapDashboard(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dashboard", Get)
            .WithName("GetDashboard")
            .WithSummary("Where the farm's traces, metrics and logs can be looked at.")
            .WithDescription("Put a frame's trace id in the place of `{traceId}` in `traceUrl`.")
            .WithTags("Dashboard");
        return routes;
    }

    public static Ok<DashboardResponse> Get(IOptions<DashboardOptions> options) => TypedResults.Ok(
        options.Value.DashboardUrl?.TrimEnd('/') is { Length: > 0 } url
            ? new DashboardResponse { Url = url, TraceUrl = url + "/traces/detail/{traceId}" }
            : new DashboardResponse());
}
