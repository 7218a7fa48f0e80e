using System.Globalization;
using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RenderFarm.Coordinator.Database;

/// <summary>Healthy when the database takes a write: of one page, and at most every two seconds however often it is asked.</summary>
internal sealed class DatabaseHealth(FarmDatabase database, TimeProvider time) : IHealthCheck
{
    /// <summary>How old an answer may be.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<HealthCheckResult>? _last;
    private long _at;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_last is null || time.GetElapsedTime(_at) > Lasts)
                (_last, _at) = (WriteAsync(), time.GetTimestamp());
            return _last.WaitAsync(cancellationToken);
        }
    }

    private async Task<HealthCheckResult> WriteAsync()
    {
        try
        {
            // The value that it has: that writes the file's first page.
            await database.WriteAsync(
                connection => connection.Execute(string.Create(
                    CultureInfo.InvariantCulture, $"PRAGMA user_version = {connection.ExecuteScalar<int>("PRAGMA user_version")}")),
                CancellationToken.None);
            return HealthCheckResult.Healthy();
        }
        catch (DatabaseUnavailableException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
