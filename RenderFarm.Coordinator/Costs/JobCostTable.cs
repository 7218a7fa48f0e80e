using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Costs;

/// <summary>The statements on <c>job_ledger</c>.</summary>
internal static class JobCostTable
{
    /// <summary>Remembers how long a quote says that a frame takes one machine, which plans go by until frames are measured.</summary>
    /// <param name="connection">The open transaction.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="frameSeconds">On the type that the quote chose.</param>
    /// <param name="typeSeconds">On every type that it has measured.</param>
    public static void Quote(
        SqliteConnection connection,
        string jobId,
        double frameSeconds,
        IReadOnlyDictionary<string, double> typeSeconds
    ) =>
        connection.Execute(
            """
            INSERT INTO job_ledger (job_id, quoted_frame_seconds, quoted_type_seconds) VALUES (@jobId, @frameSeconds, @typeSeconds)
            ON CONFLICT (job_id) DO UPDATE SET quoted_frame_seconds = excluded.quoted_frame_seconds,
                quoted_type_seconds = excluded.quoted_type_seconds
            """,
            new
            {
                jobId,
                frameSeconds,
                typeSeconds,
            }
        );

    /// <summary>The row of a job, or null.</summary>
    public static JobCostRow? Find(SqliteConnection connection, string jobId) =>
        connection.QuerySingleOrDefault<JobCostRow>("SELECT * FROM job_ledger WHERE job_id = @jobId", new { jobId });

    /// <summary>Writes the cost of a job, unless it is closed.</summary>
    public static void Save(SqliteConnection connection, JobCost cost) =>
        connection.Execute(
            """
            INSERT INTO job_ledger (job_id, cost, closed_at) VALUES (@JobId, @cost, @ClosedAt)
            ON CONFLICT (job_id) DO UPDATE SET cost = excluded.cost, closed_at = excluded.closed_at WHERE closed_at IS NULL
            """,
            new
            {
                cost.JobId,
                cost = JsonSerializer.Serialize(cost, ApiJson.Options),
                cost.ClosedAt,
            }
        );

    /// <summary>A job that has ended goes on, and costs more.</summary>
    public static void Reopen(SqliteConnection connection, string jobId) =>
        connection.Execute("UPDATE job_ledger SET closed_at = NULL WHERE job_id = @jobId", new { jobId });

    /// <summary>
    /// Jobs that rent and are not closed, with whether only that is left to do: they have ended and so have all their instances and
    /// requests.
    /// </summary>
    public static List<(string JobId, bool CanClose, DateTimeOffset? LastEnd)> Open(SqliteConnection connection) =>
        connection
            .Query<OpenJob>(
                """
                SELECT id, ended_at IS NOT NULL
                        AND NOT EXISTS (SELECT 1 FROM instances WHERE instances.pool = jobs.pool AND instances.state <> 'Terminated')
                        AND NOT EXISTS (SELECT 1 FROM rent_requests WHERE rent_requests.pool = jobs.pool
                            AND rent_requests.state = 'Open') AS can_close,
                    (SELECT MAX(ended_at) FROM instances WHERE instances.pool = jobs.pool) AS last_end
                FROM jobs
                WHERE rental IS NOT NULL AND pool IS NOT NULL AND NOT EXISTS (SELECT 1 FROM job_ledger WHERE job_id = jobs.id
                    AND closed_at IS NOT NULL)
                """
            )
            .Select(job => (job.Id, job.CanClose, job.LastEnd))
            .ToList();

    /// <summary>Which prices are needed.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="defaults">Types of jobs that name none.</param>
    /// <param name="now">The time.</param>
    public static PriceNeed PriceNeed(SqliteConnection connection, IReadOnlyList<string> defaults, DateTimeOffset now)
    {
        var open = Open(connection);
        var pools = JsonSerializer.Serialize(open.Select(job => job.JobId));
        var types = connection
            .Query<string>(
                """
                SELECT instance_type FROM instances JOIN jobs ON jobs.pool = instances.pool WHERE jobs.id IN (SELECT value
                    FROM json_each(@pools))
                UNION SELECT types.value FROM jobs, json_each(jobs.rental, '$.instanceTypes') AS types WHERE jobs.id IN (SELECT value
                    FROM json_each(@pools))
                """,
                new { pools }
            )
            .ToHashSet(StringComparer.Ordinal);
        if (open.Exists(job => !job.CanClose))
            types.UnionWith(defaults);
        var from = connection.ExecuteScalar<long?>(
            "SELECT MIN(launched_at) FROM instances JOIN jobs ON jobs.pool = instances.pool WHERE jobs.id IN (SELECT value FROM "
                + "json_each(@pools))",
            new { pools }
        );
        var closing = open.Where(job => job is { CanClose: true, LastEnd: not null }).ToList();
        return new PriceNeed(
            [.. types.Order(StringComparer.Ordinal)],
            from is { } launched ? DateTimeOffset.FromUnixTimeMilliseconds(launched) : now,
            closing.Max(job => job.LastEnd),
            closing.Count > 0
        );
    }

    private sealed record OpenJob
    {
        public required string Id { get; init; }

        public bool CanClose { get; init; }

        public DateTimeOffset? LastEnd { get; init; }
    }
}

/// <summary>A row of <c>job_ledger</c>.</summary>
internal sealed record JobCostRow
{
    public required string JobId { get; init; }

    /// <summary>The cost as it was last added up.</summary>
    public JobCost? Cost { get; init; }

    /// <summary>Since when nothing changes any more.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
}

/// <summary>Which spot prices the ledger needs.</summary>
/// <param name="Types">Of the jobs that are not closed: those of their instances, and those that they may rent.</param>
/// <param name="From">From when: the first launch.</param>
/// <param name="LastEnd">The last end of an instance of a job that only waits to be closed.</param>
/// <param name="IsClosing">Whether there is such a job.</param>
internal sealed record PriceNeed(IReadOnlyList<string> Types, DateTimeOffset From, DateTimeOffset? LastEnd, bool IsClosing);
