using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RenderFarm.Coordinator.Database;

/// <summary>Healthy when the database answers; it is open only once its schema is up to date.</summary>
internal sealed class DatabaseHealth(FarmDatabase database) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var version = database.Read(connection => connection.ExecuteScalar<int>("PRAGMA user_version"));
        return Task.FromResult(HealthCheckResult.Healthy($"Schema {version}."));
    }
}
