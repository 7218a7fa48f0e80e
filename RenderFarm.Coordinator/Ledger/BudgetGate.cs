using RenderFarm.Coordinator.Fleet.Planning;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>Lets as many frames of a job pass to the feed as its budget still pays.</summary>
internal sealed class BudgetGate(Planner planner)
{
    /// <summary>How many frames may be fed now.</summary>
    /// <param name="farm">The transaction.</param>
    /// <param name="job">The job.</param>
    /// <param name="wanted">How many the feed would take.</param>
    public int Affordable(FarmTransaction farm, Job job, int wanted) => job is { Pool: { } pool } && RentingJobs.HasBudget(farm.Connection, pool)
        ? planner.Jobs(farm.Now).Position(farm.Connection, pool)?.Affordable(wanted) ?? wanted
        : wanted;
}
