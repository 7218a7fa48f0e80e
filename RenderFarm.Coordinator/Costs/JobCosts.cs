using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Jobs;

namespace RenderFarm.Coordinator.Costs;

/// <summary>What jobs cost, from the state of the farm and the prices.</summary>
internal sealed class JobCosts(Prices prices, Planner planner, TimeProvider time)
{
    /// <summary>The cost of a job: as it is now, or for good when it is closed.</summary>
    public JobCost Of(SqliteConnection connection, Job job)
    {
        var ledger = JobCostTable.Find(connection, job.Id);
        if (ledger is { ClosedAt: not null, Cost: { } closed })
            return closed;
        var now = time.GetUtcNow();
        var bills = Bills(connection, job, now);
        var committed = job is { Rental: not null, Pool: { } pool } ? planner.Jobs(now).Position(connection, pool)?.Committed() ?? 0 : 0;
        return CostReport.Of(job.Id, job.Rendered, bills, committed) with
        {
            Budget = job.Rental?.Budget,
            QuotedDollars = job.QuotedDollars,
            QuotedSeconds = job.QuotedSeconds,
        };
    }

    /// <summary>What each stored frame of a job costs, by number.</summary>
    public IReadOnlyList<FrameCost> OfFrames(SqliteConnection connection, Job job) =>
        [.. CostReport.OfFrames(UsageTable.Rendered(connection, job.Id), Bills(connection, job, time.GetUtcNow()))];

    /// <summary>The bills of all instances that a job has had.</summary>
    public IReadOnlyList<InstanceBill> Bills(SqliteConnection connection, Job job, DateTimeOffset now)
    {
        // The sample jobs of a quote share instances, and the one that rents pays.
        if (job is not { Rental: not null, Pool: not null })
            return [];
        var closed = UsageTable.ClosedDollars(connection, job.Pool);
        return
        [
            .. UsageTable
                .OfPool(connection, job.Pool)
                .Select(instance =>
                {
                    var bill = InstanceBill.Of(instance, prices.Book, now);
                    return closed.TryGetValue(instance.Id, out var dollars) ? bill with { Dollars = dollars } : bill;
                }),
        ];
    }
}
