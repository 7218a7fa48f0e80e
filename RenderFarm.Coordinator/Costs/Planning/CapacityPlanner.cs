using RenderFarm.Coordinator.Costs.Budget;

namespace RenderFarm.Coordinator.Costs.Planning;

/// <summary>How many instances each pool should have. Pure: it looks at no clock and at nothing outside its arguments.</summary>
internal static class CapacityPlanner
{
    /// <summary>Types dearer than this for a frame, against the cheapest, are not rented again.</summary>
    private const decimal DearestFrame = 2;

    /// <summary>
    /// Types dearer than this are rented only when there is not enough of the others: EC2 itself looks at the price of an hour alone.
    /// </summary>
    private const decimal GoodFrame = 1.05m;

    /// <summary>
    /// The demands, one for each job, in the order of the jobs: the first is served first when there is not enough for all.
    /// </summary>
    /// <param name="jobs">Those that rent.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<DesiredCapacity> Plan(IReadOnlyList<RentingJob> jobs, DateTimeOffset now) =>
        [.. jobs.Select(job => Plan(job, now).Demand)];

    /// <summary>The plan for one job.</summary>
    public static PoolPlan Plan(RentingJob job, DateTimeOffset now)
    {
        var guard = job.Guard;
        if (guard?.IsSpent == true)
        {
            return new PoolPlan(new DesiredCapacity(job.Pool, 0, job.Rental, "the budget is spent", AtOnce: true))
            {
                BudgetNotice = job.HasEnded ? null : "The budget is spent: instances are ended with what they have in hand.",
            };
        }

        if (job.HasEnded)
            return new PoolPlan(new DesiredCapacity(job.Pool, 0, job.Rental, "the job has ended"));

        // None is rented, and none is ended that may soon be needed again: what is idle for long ends itself.
        if (job.IsPaused)
        {
            var present = job.Instances.Count(bill => !bill.Instance.IsLeaving) + job.Expected;
            return new PoolPlan(new DesiredCapacity(job.Pool, present, job.Rental, "the job is paused"));
        }

        var count = new InstanceCount(job, now);
        var goal = job.Rental switch
        {
            { Deadline: { } deadline } => count.ForDeadline(deadline),
            { Instances: { } asked } => count.AsAsked(asked),
            _ => count.ForBudget(),
        };
        var (types, more) = Choice(job);
        var demand = new DesiredCapacity(job.Pool, goal.Count, job.Rental with { InstanceTypes = types }, goal.Reason) { MoreTypes = more };
        var plan = new PoolPlan(demand) { DeadlineNotice = goal.DeadlineNotice };
        return guard is null ? plan : new BudgetPlan(job, guard, now).Limit(plan);
    }

    /// <summary>
    /// The types that have proved to be good for the job, the cheapest for a frame first, and those that will do besides.
    /// </summary>
    private static (IReadOnlyList<string> Types, IReadOnlyList<string> More) Choice(RentingJob job)
    {
        var measured = job.Offers.Where(offer => offer.DollarsPerFrame is not null).OrderBy(offer => offer.DollarsPerFrame).ToList();
        if (measured.Count == 0)
            return (job.Rental.InstanceTypes, []);
        var (best, price) = (measured[0].DollarsPerFrame!.Value, measured[0].DollarsPerHour);
        // What is not measured is worth a try when an hour costs less, and had better not cost much more.
        var types = job.Offers.Where(offer =>
            offer.DollarsPerFrame <= best * GoodFrame || (offer.DollarsPerFrame is null && offer.DollarsPerHour <= price)
        );
        var all = job.Offers.Where(offer =>
            offer.DollarsPerFrame <= best * DearestFrame || (offer.DollarsPerFrame is null && offer.DollarsPerHour <= price * DearestFrame)
        );
        return (Ordered(types), Ordered(all));

        static IReadOnlyList<string> Ordered(IEnumerable<TypeOffer> offers) =>
            [
                .. offers
                    .OrderBy(offer => offer.DollarsPerFrame ?? decimal.MaxValue)
                    .ThenBy(offer => offer.DollarsPerHour)
                    .Select(offer => offer.InstanceType),
            ];
    }
}

/// <summary>What is to become of a job's instances, and what its user should know.</summary>
/// <param name="Demand">The instances.</param>
internal sealed record PoolPlan(DesiredCapacity Demand)
{
    /// <summary>Why the deadline cannot be met; null when it can, or when nobody knows yet.</summary>
    public string? DeadlineNotice { get; init; }

    /// <summary>What the budget does not allow; null when it allows everything.</summary>
    public string? BudgetNotice { get; init; }

    /// <summary>The budget pays no frame more, and nothing is in hand that could still come.</summary>
    public bool IsBudgetSpent { get; init; }
}
