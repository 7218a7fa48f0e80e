using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Costs.Budget;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Quotes;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Submission;

/// <summary>
/// Sees, before a job that rents is accepted, that its budget and its deadline allow for one frame at all, as far as is known.
/// </summary>
internal sealed class GoalChecks(
    FarmStore store,
    QuotePrices prices,
    IOptions<CostOptions> ledger,
    IOptions<FleetOptions> fleet,
    IOptions<BootOptions> instances,
    TimeProvider time
)
{
    /// <summary>Every reason for which they do not; empty when they do, or without a rental.</summary>
    public async Task<IReadOnlyList<string>> RefusalsAsync(ValidJobRequest job, CancellationToken cancellationToken)
    {
        if (job.Rental is not { } rental || rental is { Budget: null, Deadline: null })
            return [];
        var types = rental.InstanceTypes.Count > 0 ? rental.InstanceTypes : fleet.Value.DefaultTypes;
        var (seconds, boot) = Known(job, types);
        var reasons = new List<string?>();
        if (rental.Deadline is { } deadline)
            reasons.Add(BudgetChecks.Deadline(deadline, time.GetUtcNow(), boot, seconds));
        if (rental.Budget is { } budget)
        {
            if (rental.Detached)
                boot += BudgetPlan.LeaseMargin;
            var rise = rental.Detached ? 1 + (decimal)ledger.Value.PriceRise : 1;
            var costs = new Dictionary<string, decimal>(StringComparer.Ordinal);
            foreach (var type in types)
                costs[type] = (await prices.FindAsync(type, cancellationToken)).DollarsPerHour * rise;
            reasons.Add(
                BudgetChecks.Budget(budget, seconds, boot, ledger.Value.EndOfIdle(fleet.Value, instances.Value), costs, ledger.Value)
            );
        }

        return [.. reasons.OfType<string>()];
    }

    /// <summary>How long a frame takes on the fastest of the types, and the boot of the one that is there first.</summary>
    private (double? SecondsPerFrame, TimeSpan Boot) Known(ValidJobRequest job, IReadOnlyList<string> types) =>
        store.Read(connection =>
        {
            var frames = RecordedTimes.Frames(connection, job.Scene, job.Manifest, job.Settings);
            return (
                types.Where(frames.Contains).Min(type => (double?)frames[type].Average()),
                TimeSpan.FromSeconds(types.Min(type => RecordedTimes.Boot(connection, type)) ?? ledger.Value.AssumedBoot.TotalSeconds)
            );
        });
}
