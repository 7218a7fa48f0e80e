using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Hosting;
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
        var failed = await Each.TryAsync(
            store.Read(LedgerTable.Open), job => KeepAsync(job.JobId, job.CanClose, job.LastEnd, cancellationToken), cancellationToken);
        metrics.Update(store.Read(connection => LedgerTotals.Read(connection, clock.GetUtcNow())));
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
                LedgerTable.Save(farm.Connection, cost);
                farm.Changes.Job(jobId);
            },
            cancellationToken);
    }

    private void Close(FarmTransaction farm, string jobId, bool arePricesKnown)
    {
        var job = JobTable.Find(farm.Connection, jobId)!;
        var cost = costs.Of(farm.Connection, job);
        cost = cost with { ClosedAt = farm.Now, Estimated = cost.Estimated || !arePricesKnown };
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
