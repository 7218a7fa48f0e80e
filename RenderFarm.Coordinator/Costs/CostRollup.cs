using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Costs;

/// <summary>Keeps the cost of each job that rents at hand, and closes it when its last instance has ended.</summary>
internal sealed partial class CostRollup(
    FarmStore store,
    JobCosts costs,
    PriceWatch prices,
    CostMetrics metrics,
    TimeProvider clock,
    IOptions<CostOptions> options,
    ILogger<CostRollup> logger
)
{
    /// <summary>Adds up and closes.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var failed = await Each.TryAsync(
            store.Read(JobCostTable.Open),
            job => KeepAsync(job.JobId, job.CanClose, job.LastEnd, cancellationToken),
            cancellationToken
        );
        metrics.Update(store.Read(connection => CostTotals.Read(connection, clock.GetUtcNow())));
        Each.ThrowFirst(failed);
    }

    /// <summary>Adds up beside who writes: nobody else writes the sum, and an older one is put right by the next look.</summary>
    private async Task KeepAsync(string jobId, bool canClose, DateTimeOffset? lastEnd, CancellationToken cancellationToken)
    {
        var arePricesKnown = lastEnd is null || prices.KnownUntil >= lastEnd;
        if (canClose && (arePricesKnown || clock.GetUtcNow() >= lastEnd + options.Value.PricePatience))
        {
            await store.WriteAsync(farm => Close(farm, jobId, arePricesKnown), cancellationToken);
            return;
        }

        var (known, cost) = store.Read(connection =>
        {
            var job = JobTable.Find(connection, jobId)!;
            return (job.Cost, costs.Of(connection, job));
        });
        if (known is not null && IsSame(known, cost))
            return;
        await store.WriteAsync(
            farm =>
            {
                JobCostTable.Save(farm.Connection, cost);
                farm.Changes.Job(jobId);
            },
            cancellationToken
        );
    }

    private void Close(FarmTransaction farm, string jobId, bool arePricesKnown)
    {
        var job = JobTable.Find(farm.Connection, jobId)!;
        var cost = costs.Of(farm.Connection, job);
        cost = cost with { ClosedAt = farm.Now, Estimated = cost.Estimated || !arePricesKnown };
        foreach (var bill in costs.Bills(farm.Connection, job, farm.Now))
            UsageTable.Close(farm.Connection, bill.Instance.Id, bill.Dollars, bill.Estimated);
        JobCostTable.Save(farm.Connection, cost);
        farm.Changes.Job(job.Id);
        LogClosed(job.Id, cost.Dollars, cost.Instances, cost.Seconds);
    }

    private static bool IsSame(JobCost one, JobCost other) =>
        (one.Dollars, one.Committed, one.Running, one.Frames, one.Estimated, one.QuotedDollars)
        == (other.Dollars, other.Committed, other.Running, other.Frames, other.Estimated, other.QuotedDollars);

    [LoggerMessage(
        1701,
        LogLevel.Information,
        "Job {JobId} has cost {Dollars:0.0000} US dollars: {Instances} instances for {Seconds:0.0} s in all"
    )]
    private partial void LogClosed(string jobId, decimal dollars, int instances, double seconds);
}

/// <summary>Sums over the farm, for its metrics.</summary>
internal sealed record CostTotals
{
    /// <summary>US dollars that all jobs have cost.</summary>
    public double Dollars { get; init; }

    /// <summary>US dollars that the instances that run cost in an hour.</summary>
    public double DollarsPerHour { get; init; }

    /// <summary>Frames of unfinished jobs that wait to be handed out.</summary>
    public long Waiting { get; init; }

    /// <summary>Seconds that instances have been rented.</summary>
    public double RentedSeconds { get; init; }

    /// <summary>Seconds of those that went into images that are stored.</summary>
    public double RenderSeconds { get; init; }

    /// <summary>Instances that have not ended.</summary>
    public IReadOnlyList<(string InstanceType, string Market, string State, long Count)> Instances { get; init; } = [];

    /// <summary>Workers that are there.</summary>
    public IReadOnlyList<(string State, long Count)> Workers { get; init; } = [];

    /// <summary>The sums, some seconds old at most.</summary>
    public static CostTotals Read(SqliteConnection connection, DateTimeOffset now) =>
        connection.QuerySingle<CostTotals>(
            """
            SELECT * FROM
                (SELECT TOTAL(json_extract(cost, '$.dollars')) AS dollars,
                    TOTAL(iif(closed_at IS NULL, json_extract(cost, '$.dollarsPerHour'), 0)) AS dollars_per_hour FROM job_ledger),
                (SELECT IFNULL(SUM(waiting), 0) AS waiting FROM jobs WHERE state IN ('Queued', 'Running')),
                (SELECT TOTAL(MAX(0, IFNULL(ended_at, @now) - launched_at)) / 1000 AS rented_seconds,
                    TOTAL(render_ms) / 1000 AS render_seconds
                    FROM instances LEFT JOIN instance_usage ON instance_usage.instance_id = instances.id)
            """,
            new { now }
        ) with
        {
            Instances = connection
                .Query<(string, string, string, long)>(
                    "SELECT instance_type, market, state, COUNT(*) FROM instances WHERE state <> 'Terminated' GROUP BY instance_type, "
                        + "market, state"
                )
                .AsList(),
            Workers = connection
                .Query<(string, long)>("SELECT state, COUNT(*) FROM workers WHERE state NOT IN ('Gone', 'Lost') GROUP BY state")
                .AsList(),
        };
}
