using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>Keeps the cost of each job that rents at hand, and closes it when its last machine has ended.</summary>
internal sealed partial class LedgerKeeping(
    FarmStore store, Costs costs, PriceWatch prices, LedgerMetrics metrics, TimeProvider clock, IOptions<LedgerOptions> options, ILogger<LedgerKeeping> logger)
{
    /// <summary>Adds up and closes.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var (jobId, canClose, lastEnd) in store.Read(LedgerTable.Open))
            await store.WriteAsync(farm => Keep(farm, jobId, canClose, lastEnd), cancellationToken);
        metrics.Update(store.Read(connection => LedgerTotals.Read(connection, clock.GetUtcNow())));
    }

    private void Keep(FarmTransaction farm, string jobId, bool canClose, DateTimeOffset? lastEnd)
    {
        var job = JobTable.Find(farm.Connection, jobId)!;
        var cost = costs.Of(farm.Connection, job);
        var arePricesKnown = lastEnd is null || prices.KnownUntil >= lastEnd;
        if (canClose && (arePricesKnown || farm.Now >= lastEnd + options.Value.PricePatience))
        {
            Close(farm, job, cost with { ClosedAt = farm.Now, Estimated = cost.Estimated || !arePricesKnown });
            return;
        }

        if (job.Cost is { } known && IsSame(known, cost))
            return;
        LedgerTable.Save(farm.Connection, cost);
        farm.Changes.Job(jobId);
    }

    private void Close(FarmTransaction farm, Job job, JobCost cost)
    {
        foreach (var bill in costs.Bills(farm.Connection, job, farm.Now))
            UsageTable.Close(farm.Connection, bill.Machine.Id, bill.Dollars, bill.Estimated);
        LedgerTable.Save(farm.Connection, cost);
        farm.Changes.Job(job.Id);
        LogClosed(job.Id, cost.Dollars, cost.Machines, cost.Seconds);
    }

    private static bool IsSame(JobCost one, JobCost other) =>
        (one.Dollars, one.Committed, one.Running, one.Frames, one.Estimated, one.QuotedDollars) == (other.Dollars, other.Committed, other.Running, other.Frames, other.Estimated, other.QuotedDollars);

    [LoggerMessage(1701, LogLevel.Information, "Job {JobId} has cost {Dollars:0.0000} US dollars: {Machines} machines for {Seconds:0.0} s in all")]
    private partial void LogClosed(string jobId, decimal dollars, int machines, double seconds);
}
