using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>Sums over the farm, for its metrics.</summary>
internal sealed record LedgerTotals
{
    /// <summary>US dollars that all jobs have cost.</summary>
    public double Dollars { get; init; }

    /// <summary>US dollars that the machines that run cost in an hour.</summary>
    public double DollarsPerHour { get; init; }

    /// <summary>Frames of unfinished jobs that wait to be handed out.</summary>
    public long Waiting { get; init; }

    /// <summary>Seconds that machines have been rented.</summary>
    public double RentedSeconds { get; init; }

    /// <summary>Seconds of those that went into images that are stored.</summary>
    public double RenderSeconds { get; init; }

    /// <summary>Machines that have not ended.</summary>
    public IReadOnlyList<(string InstanceType, string Market, string State, long Count)> Machines { get; init; } = [];

    /// <summary>Workers that are there.</summary>
    public IReadOnlyList<(string State, long Count)> Workers { get; init; } = [];

    /// <summary>The sums, some seconds old at most.</summary>
    public static LedgerTotals Read(SqliteConnection connection, DateTimeOffset now) =>
        connection.QuerySingle<LedgerTotals>(
            """
            SELECT * FROM
                (SELECT TOTAL(json_extract(cost, '$.dollars')) AS dollars,
                    TOTAL(iif(closed_at IS NULL, json_extract(cost, '$.dollarsPerHour'), 0)) AS dollars_per_hour FROM job_ledger),
                (SELECT IFNULL(SUM(waiting), 0) AS waiting FROM jobs WHERE state IN ('Queued', 'Running')),
                (SELECT TOTAL(MAX(0, IFNULL(ended_at, @now) - launched_at)) / 1000 AS rented_seconds, TOTAL(render_ms) / 1000 AS render_seconds
                    FROM instances LEFT JOIN instance_usage ON instance_usage.instance_id = instances.id)
            """,
            new { now }) with
        {
            Machines = connection.Query<(string, string, string, long)>(
                "SELECT instance_type, market, state, COUNT(*) FROM instances WHERE state <> 'Terminated' GROUP BY instance_type, market, state").AsList(),
            Workers = connection.Query<(string, long)>("SELECT state, COUNT(*) FROM workers WHERE state NOT IN ('Gone', 'Lost') GROUP BY state").AsList(),
        };
}
