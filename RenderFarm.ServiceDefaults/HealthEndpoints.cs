using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RenderFarm.ServiceDefaults;

/// <summary>Where a process tells how it is.</summary>
public static class HealthEndpoints
{
    /// <summary>Tag of the checks that say whether the process lives, whatever it waits for.</summary>
    public const string Alive = "alive";

    /// <summary>
    /// Maps <c>/health</c>, which is healthy when the process can work, and <c>/alive</c>, which is healthy when it runs.
    /// </summary>
    public static TEndpoints MapDefaultEndpoints<TEndpoints>(this TEndpoints endpoints)
        where TEndpoints : IEndpointRouteBuilder
    {
        endpoints.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync }).DisableHttpMetrics();
        endpoints
            .MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Alive) })
            .DisableHttpMetrics();
        return endpoints;
    }

    /// <summary>The state in a word, and to this machine, which is asked for no token, a line for whatever is not well.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var isNear = context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);
        var troubles = report
            .Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy && isNear)
            .Select(entry => $"\n{entry.Key}: {entry.Value.Description ?? entry.Value.Exception?.Message}");
        return context.Response.WriteAsync(report.Status + string.Concat(troubles), context.RequestAborted);
    }
}
