using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Fleet.Planning;

/// <summary>The jobs that rent, as the planner sees them.</summary>
internal static class RentingJobs
{
    /// <summary>Those that go on, and those that have ended while they still have a machine.</summary>
    public static IReadOnlyList<RentingJob> Read(SqliteConnection connection) => connection.Query<RentingJob>(
        $"""
        SELECT pool, rental, state NOT IN ('{nameof(JobState.Queued)}', '{nameof(JobState.Running)}') AS has_ended,
            (SELECT COUNT(*) FROM frames WHERE job_id = jobs.id AND parts = 0 AND state IN ('Waiting', 'Fed', 'Rendering')) AS remaining
        FROM jobs
        WHERE rental IS NOT NULL AND pool IS NOT NULL
            AND (state IN ('Queued', 'Running') OR EXISTS (SELECT 1 FROM instances WHERE instances.pool = jobs.pool AND instances.state <> 'Terminated'))
        ORDER BY priority DESC, seq
        """).AsList();
}
