using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Fleet.Planning;

/// <summary>How many machines each pool should have. Pure: it looks at no clock and at nothing outside its arguments.</summary>
internal static class MachinePlanner
{
    /// <summary>Types dearer than this for a frame, against the cheapest, are not rented again.</summary>
    private const decimal DearestFrame = 2;

    /// <summary>The demands, one for each job, in the order of the jobs: the first is served first when there is not enough for all.</summary>
    /// <param name="jobs">Those that rent.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<MachineDemand> Plan(IReadOnlyList<RentingJob> jobs, DateTimeOffset now) => [.. jobs.Select(job => Plan(job, now).Demand)];

    /// <summary>The plan for one job.</summary>
    public static PoolPlan Plan(RentingJob job, DateTimeOffset now)
    {
        var guard = job.Guard(now);
        if (guard?.IsSpent == true)
        {
            return new PoolPlan(new MachineDemand(job.Pool, 0, job.Rental, "the budget is spent", AtOnce: true))
            {
                BudgetNotice = job.HasEnded ? null : "The budget is spent: machines are ended with what they have in hand.",
            };
        }

        if (job.HasEnded)
            return new PoolPlan(new MachineDemand(job.Pool, 0, job.Rental, "the job has ended"));

        var count = new MachineCount(job, now);
        var goal = job.Rental switch
        {
            { Deadline: { } deadline } => count.ForDeadline(deadline),
            { Instances: { } asked } => count.AsAsked(asked),
            _ => count.ForBudget(),
        };
        var plan = new PoolPlan(new MachineDemand(job.Pool, goal.Count, Choice(job), goal.Reason)) { DeadlineNotice = goal.DeadlineNotice };
        return guard is null ? plan : new BudgetPlan(job, guard, now).Limit(plan);
    }

    /// <summary>The rental with the types that have proved to be good for the job, the cheapest for a frame first.</summary>
    private static Rental Choice(RentingJob job)
    {
        var measured = job.Offers.Where(offer => offer.DollarsPerFrame is not null).OrderBy(offer => offer.DollarsPerFrame).ToList();
        if (measured.Count == 0)
            return job.Rental;
        var (best, price) = (measured[0].DollarsPerFrame!.Value, measured[0].DollarsPerHour);
        var good = measured.Where(offer => offer.DollarsPerFrame <= best * DearestFrame)
            // What is not measured had better not cost much more by the hour.
            .Concat(job.Offers.Where(offer => offer.DollarsPerFrame is null && offer.DollarsPerHour <= price * DearestFrame).OrderBy(offer => offer.DollarsPerHour));
        return job.Rental with { InstanceTypes = [.. good.Select(offer => offer.InstanceType)] };
    }
}
