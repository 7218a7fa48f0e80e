using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Chunks;
using RenderFarm.Coordinator.Fleet.Planning;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>Says what deadlines and budgets do not allow, and ends a job whose budget pays nothing more. What is rendered stays.</summary>
internal sealed class BudgetKeeping(FarmStore store, Planner planner, JobLifecycle jobs, ChunkClaims claims)
{
    /// <summary>Looks at every job that rents.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var plans = planner.Plan();
        if (plans.Count > 0)
            await store.WriteAsync(farm => Apply(farm, plans), cancellationToken);
    }

    private void Apply(FarmTransaction farm, IReadOnlyList<PoolPlan> plans)
    {
        foreach (var plan in plans)
        {
            if (JobTable.OfPool(farm.Connection, plan.Demand.Pool) is not { } job)
                continue;
            Say(farm, job.Id, JobNoticeKind.Deadline, plan.DeadlineNotice);
            Say(farm, job.Id, JobNoticeKind.Budget, plan.BudgetNotice);
            if (!job.HasEnded && (plan.IsBudgetSpent || plan.Demand.AtOnce))
                End(farm, job);
        }
    }

    private static void Say(FarmTransaction farm, string jobId, JobNoticeKind kind, string? text)
    {
        if (text is null)
            JobNoticeTable.Clear(farm, jobId, kind);
        else
            JobNoticeTable.Set(farm, jobId, kind, text);
    }

    private void End(FarmTransaction farm, Job job)
    {
        var spent = planner.Jobs(farm.Now).Find(farm.Connection, job.Pool!)?.Spent ?? 0;
        var left = FrameRange.Write(FrameTable.Unfinished(farm.Connection, job.Id));
        var reason = $"The budget of {BudgetChecks.Dollars(job.Rental!.Budget ?? 0)} is spent: {job.Rendered} of {job.Total} frames are rendered, for {BudgetChecks.Dollars(spent)}. "
            + $"'renderfarm download {job.Id}' fetches them; submit the others (--frames {left}) with a budget of their own.";
        if (jobs.Apply(farm, job, JobTrigger.Fail, reason) != MoveKind.Moved)
            return;
        foreach (var chunk in ChunkTable.OfJob(farm.Connection, job.Id))
            claims.Close(farm, chunk);
    }
}
