using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Costs.Budget;

/// <summary>Says what deadlines and budgets do not allow, and ends a job whose budget pays nothing more. What is rendered stays.</summary>
internal sealed class BudgetEnforcer(FarmStore store, Planner planner, JobLifecycle jobs, ChunkClaims claims)
{
    /// <summary>Does so for every job that rents.</summary>
    /// <param name="plans">Those of this look.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task KeepAsync(IReadOnlyList<PoolPlan> plans, CancellationToken cancellationToken) =>
        Each.DoAsync(plans, plan => KeepAsync(plan, cancellationToken), cancellationToken);

    private async Task KeepAsync(PoolPlan plan, CancellationToken cancellationToken)
    {
        if (store.Read(connection => JobTable.OfPool(connection, plan.Demand.Pool)) is not { } job)
            return;
        await JobNoticeTable.SayAsync(
            store,
            [(job.Id, JobNoticeKind.Deadline, plan.DeadlineNotice), (job.Id, JobNoticeKind.Budget, plan.BudgetNotice)],
            cancellationToken
        );
        if (!job.HasEnded && (plan.IsBudgetSpent || plan.Demand.AtOnce))
            await store.WriteAsync(farm => End(farm, job.Id), cancellationToken);
    }

    private void End(FarmTransaction farm, string id)
    {
        if (JobTable.Find(farm.Connection, id) is not { HasEnded: false } job)
            return;
        var spent = planner.Jobs(farm.Now).Position(farm.Connection, job.Pool!)?.Spent ?? 0;
        var left = FrameRange.Write(FrameTable.Unfinished(farm.Connection, job.Id));
        var reason =
            $"The budget of {BudgetChecks.Dollars(job.Rental!.Budget ?? 0)} is spent: {job.Rendered} of {job.Total} frames are rendered, "
            + $"for {BudgetChecks.Dollars(spent)}. "
            + $"'renderfarm download {job.Id}' fetches them; 'renderfarm budget {job.Id} DOLLARS' and then 'renderfarm retry {job.Id}' "
            + $"render the others ({left}).";
        if (jobs.Apply(farm, job, JobTrigger.Fail, reason) != MoveKind.Moved)
            return;
        foreach (var chunk in ChunkTable.OfJob(farm.Connection, job.Id))
            claims.Close(farm, chunk);
    }
}

/// <summary>Lets as many frames of a job pass to the feed as its budget still pays.</summary>
internal sealed class BudgetGate(Planner planner)
{
    /// <summary>How many frames may be fed now.</summary>
    /// <param name="farm">The transaction.</param>
    /// <param name="job">The job.</param>
    /// <param name="wanted">How many the feed would take.</param>
    public int Affordable(FarmTransaction farm, Job job, int wanted) =>
        job is { Pool: { } pool, Rental.Detached: not true } && RentingJobs.HasBudget(farm.Connection, pool)
            ? planner.Jobs(farm.Now).Position(farm.Connection, pool)?.Affordable(wanted) ?? wanted
            : wanted;
}
