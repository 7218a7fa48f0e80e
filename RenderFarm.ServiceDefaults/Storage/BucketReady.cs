using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RenderFarm.ServiceDefaults.Storage;

/// <summary>Healthy once the bucket was seen.</summary>
internal sealed class BucketReady : IHealthCheck
{
    private volatile bool _seen;
    private volatile string _problem = "The bucket was not looked for yet.";

    public void Seen() => _seen = true;

    public void NotSeen(string problem) => _problem = problem;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_seen ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(_problem));
}
