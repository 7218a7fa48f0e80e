using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/dashboard</c>.</summary>
internal static class DashboardApi
{
    /// <summary>Adds the endpoint.</summary>
    public static IEndpointRouteBuilder MapDashboard(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/dashboard", Get)
            .WithName("GetDashboard")
            .WithSummary("Where the farm's traces, metrics and logs can be looked at.")
            .WithDescription("Put a frame's trace id in the place of `{traceId}` in `traceUrl`.")
            .WithTags("Dashboard");
        return routes;
    }

    public static Ok<DashboardResponse> Get(IOptions<DashboardOptions> options) =>
        TypedResults.Ok(
            options.Value.DashboardUrl?.TrimEnd('/') is { Length: > 0 } url
                ? new DashboardResponse { Url = url, TraceUrl = url + "/traces/detail/{traceId}" }
                : new DashboardResponse()
        );
}

/// <summary>Where traces can be looked at. Section <c>Coordinator</c>.</summary>
internal sealed class DashboardOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Coordinator";

    /// <summary>
    /// Address of the Aspire dashboard as a browser of the user reaches it, <c>http://localhost:15080</c>; nothing when there is none.
    /// </summary>
    public string? DashboardUrl { get; set; }

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (
            !string.IsNullOrEmpty(DashboardUrl)
            && !(
                Uri.TryCreate(DashboardUrl, UriKind.Absolute, out var url)
                && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            )
        )
            yield return $"{Section}:{nameof(DashboardUrl)} is '{DashboardUrl}'; it must be an address such as http://localhost:15080.";
    }
}
