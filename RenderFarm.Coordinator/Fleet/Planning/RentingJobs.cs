using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Instances;
using RenderFarm.Coordinator.Ledger;

namespace RenderFarm.Coordinator.Fleet.Planning;

/// <summary>The jobs that rent, as the planner sees them.</summary>
internal sealed class RentingJobs(RentingJobView view)
{
    /// <summary>Machines whose boot tells how long the next takes.</summary>
    private const int BootsConsidered = 20;

    private const string Select =
        $"""
        SELECT pool, rental, state NOT IN ('{nameof(JobState.Queued)}', '{nameof(JobState.Running)}') AS has_ended,
            (SELECT COUNT(*) FROM frames WHERE job_id IN (SELECT id FROM jobs AS others WHERE others.pool = jobs.pool) AND parts = 0 AND state IN ('Waiting', 'Fed', 'Rendering')) AS remaining,
            (SELECT COUNT(*) FROM frames WHERE job_id IN (SELECT id FROM jobs AS others WHERE others.pool = jobs.pool) AND parts = 0 AND state IN ('Fed', 'Rendering')) AS in_hand,
            (SELECT COUNT(DISTINCT IFNULL(worker_id, id)) FROM chunks WHERE job_id IN (SELECT id FROM jobs AS others WHERE others.pool = jobs.pool) AND ended_at IS NULL) AS occupied,
            (SELECT IFNULL(SUM(count), 0) FROM rent_requests WHERE rent_requests.pool = jobs.pool AND rent_requests.state = 'Open') AS expected,
            (SELECT quoted_frame_seconds FROM job_ledger WHERE job_id = jobs.id) AS quoted_frame_seconds,
            (SELECT quoted_type_seconds FROM job_ledger WHERE job_id = jobs.id) AS quoted_type_seconds
        FROM jobs

        """;

    /// <summary>Pools of those that go on.</summary>
    public static IReadOnlyList<string> PoolsInUse(SqliteConnection connection) => connection.Query<string>(
        "SELECT pool FROM jobs WHERE rental IS NOT NULL AND pool IS NOT NULL AND state IN ('Queued', 'Running')").AsList();

    /// <summary>Whether a pool has a budget to keep. Cheap: it is asked for every chunk.</summary>
    public static bool HasBudget(SqliteConnection connection, string pool) => connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM jobs WHERE pool = @pool AND json_extract(rental, '$.budget') IS NOT NULL)", new { pool });

    /// <summary>Those that go on, and those that have ended while they still have a machine.</summary>
    public IReadOnlyList<RentingJob> Read(SqliteConnection connection) => [.. connection.Query<RentingJob>(
        Select +
        """
        WHERE rental IS NOT NULL AND pool IS NOT NULL
            AND (state IN ('Queued', 'Running') OR EXISTS (SELECT 1 FROM instances WHERE instances.pool = jobs.pool AND instances.state <> 'Terminated'))
        ORDER BY priority DESC, seq
        """).AsList().Select(job => Complete(connection, job, InstanceTable.OfPool(connection, job.Pool)))];

    /// <summary>
    /// What a pool has spent and will have spent; null when nobody pays for it. Which machines are about to leave makes no difference to
    /// that, and is not looked up.
    /// </summary>
    public BudgetGuard? Position(SqliteConnection connection, string pool)
    {
        var job = connection.QueryFirstOrDefault<RentingJob>(
            Select + "WHERE pool = @pool AND rental IS NOT NULL ORDER BY seq DESC LIMIT 1", new { pool });
        return job is null ? null : Complete(connection, job, []).Position;
    }

    private RentingJob Complete(SqliteConnection connection, RentingJob job, IEnumerable<Instance> instances) => view.Complete(
        job,
        UsageTable.OfPool(connection, job.Pool),
        instances.ToDictionary(instance => instance.Id, StringComparer.Ordinal),
        () => UsageTable.LatestReady(connection, BootsConsidered));
}
