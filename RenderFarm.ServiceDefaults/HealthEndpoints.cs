using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;

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
        endpoints.MapHealthChecks("/health").DisableHttpMetrics();
        endpoints.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Alive) }).DisableHttpMetrics();
        return endpoints;
    }
}
