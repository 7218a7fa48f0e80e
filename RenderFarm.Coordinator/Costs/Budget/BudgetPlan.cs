using RenderFarm.Coordinator.Costs.Planning;

namespace RenderFarm.Coordinator.Costs.Budget;

/// <summary>What a budget leaves of a plan.</summary>
internal sealed class BudgetPlan(RentingJob job, BudgetGuard guard, DateTimeOffset now)
{
    /// <summary>
    /// Part of what is left of the budget that the ends of the instances may take up: more of them could be ended, but not fed.
    /// </summary>
    private const decimal EndsToRent = 0.2m;

    /// <summary>The same for instances that are there.</summary>
    private const decimal EndsToKeep = 0.35m;

    /// <summary>Part of what is left of the budget when all frames are paid that may be spent on boots.</summary>
    private const decimal SpareToBoot = 0.5m;

    /// <summary>Part of the budget that may be spent on boots also when it does not pay all frames.</summary>
    private const decimal LeastToBoot = 0.1m;

    /// <summary>
    /// From the begin of a lease, which its instance counts from its start-up script on, to the launch, and from its end to that of a
    /// script that had to wait for the worker, and for its log to be stored.
    /// </summary>
    public static readonly TimeSpan LeaseMargin = TimeSpan.FromMinutes(3);

    private decimal Price => job.Instances.Count > 0 ? job.Instances.Average(bill => bill.DollarsPerHour) : job.NewDollarsPerHour;

    private int Present => job.Instances.Count(bill => !bill.Instance.IsLeaving) + job.Expected;

    /// <summary>The plan as far as the budget allows it.</summary>
    public PoolPlan Limit(PoolPlan plan)
    {
        var demand = plan.Demand;
        if (guard.Count > 0 && !guard.PaysMore)
            return Stop(plan);

        var left = Math.Max(0, guard.Budget - guard.Spent);
        var keep = Math.Min(Math.Min(demand.Count, Needed()), Math.Max(1, Ends(left * EndsToKeep)));
        var rentable =
            keep < Present
                ? 0
                : Math.Min(
                    guard.Rentable(demand.Count - keep, job.NewDollarsPerHour, job.Boot),
                    Math.Max(keep == 0 ? 1 : 0, Math.Min(Ends(left * EndsToRent) - keep, Boots()))
                );
        var count = keep + Math.Max(0, rentable);
        if (count == 0)
            return plan with
            {
                Demand = demand with { Count = 0, Reason = "the budget pays no instance" },
                IsBudgetSpent = guard.Count == 0,
            };
        if (count == demand.Count)
            return Leased(plan with { BudgetNotice = Shortage() });
        return Leased(
            plan with
            {
                Demand = demand with { Count = count, Reason = "as many as the budget allows" },
                BudgetNotice = Shortage(),
                DeadlineNotice = plan.DeadlineNotice ?? Slower(count),
            }
        );
    }

    /// <summary>
    /// Of a detached job the coordinator may not be there to end instances: each new one gets a share of what the others may not spend, and
    /// as much time as that pays at a price beyond which EC2 takes it back.
    /// </summary>
    private PoolPlan Leased(PoolPlan plan)
    {
        var demand = plan.Demand;
        if (!job.Rental.Detached || demand.Count <= Present)
            return plan;
        var price = job.NewDollarsPerHour * (1 + (decimal)job.PriceRise);
        var limit = demand.Rental.MaxPrice < price ? demand.Rental.MaxPrice.Value : price;
        price = demand.Rental.OnDemand ? price : limit;
        var free = guard.Budget - guard.Spent - job.Instances.Sum(bill => bill.LeaseLeft(LeaseMargin));
        var one = guard.OneInstance(price, job.Boot + LeaseMargin);
        // What was asked for and has not come may cost as much as it was given; that is known in a moment.
        var count = job.Expected > 0 ? 0 : (int)Math.Clamp(Math.Floor(free / one), 0, demand.Count - Present);
        if (count == 0)
            return plan with { Demand = demand with { Count = Present }, IsBudgetSpent = guard.Count == 0 };
        var lease = TimeSpan.FromHours((double)(free / count / price)) - LeaseMargin;
        return plan with
        {
            Demand = demand with { Count = Present + count, Lease = lease, Rental = demand.Rental with { MaxPrice = limit } },
        };
    }

    /// <summary>Nothing more is fed. What is in hand is finished, and nobody waits beside it.</summary>
    private PoolPlan Stop(PoolPlan plan) =>
        plan with
        {
            // What lies on the queue of a detached job would be taken: its instances finish their frames, and end.
            Demand = plan.Demand with
            {
                Count = job.Rental.Detached ? 0 : Math.Min(Present, job.Occupied),
                Reason = "the budget pays what is in hand",
            },
            BudgetNotice = "The budget pays no further frame. What is in hand is finished.",
        };

    /// <summary>How many of the instances have something to do with the frames that can be paid.</summary>
    private int Needed()
    {
        var frames = job.InHand + guard.Affordable(job.Remaining - job.InHand);
        return guard.Count == 0 || frames >= job.Remaining
            ? Present
            : Math.Min(Present, new InstanceCount(job with { Remaining = frames }, now).AsAsked(Present).Count);
    }

    /// <summary>
    /// How many boots more are well paid: half of what the frames leave of the budget may go into what is not their render, or a little
    /// when they leave nothing.
    /// </summary>
    private int Boots()
    {
        // While nobody knows how long frames take, all that was spent counts as boots, and only a little is.
        var (seconds, rendered) = job.Pace is { } pace ? (pace.Mean, pace.Frames) : (0, 0);
        var done = Pricing.PerFrame(seconds * rendered, Price);
        var ahead = job.Instances.Sum(bill => Pricing.Cost(bill.BootLeft(job.Boot), bill.DollarsPerHour));
        var spare = job.Pace is null ? 0 : guard.Budget - done - Pricing.PerFrame(seconds * job.Remaining, Price);
        var one = Pricing.Cost(job.Boot, job.NewDollarsPerHour);
        var allowed = Math.Max(spare * SpareToBoot, guard.Budget * LeastToBoot) - Math.Max(0, guard.Spent - done) - ahead;
        return one <= 0 ? int.MaxValue : (int)Math.Clamp(allowed / one, 0, int.MaxValue / 2);
    }

    /// <summary>How many instances can be ended for a sum.</summary>
    private int Ends(decimal dollars)
    {
        var time = Pricing.Billed(job.IdleEnd > job.Reaction ? job.IdleEnd : job.Reaction);
        var prices = job.Instances.Select(bill => bill.DollarsPerHour).Append(job.NewDollarsPerHour);
        var one = Pricing.Cost(time, prices.Max());
        return one <= 0 ? int.MaxValue : (int)Math.Min(dollars / one, int.MaxValue / 2);
    }

    /// <summary>What the budget will not pay, if frames go on as they do.</summary>
    private string? Shortage()
    {
        if (job.Pace is not { Frames: > 0 } pace || job.Remaining == 0)
            return null;
        var expected = guard.Spent + Pricing.PerFrame(pace.Mean * job.Remaining, Price);
        return expected <= guard.Budget
            ? null
            : $"The budget of {BudgetChecks.Dollars(guard.Budget)} will not pay all frames: about "
                + $"{BudgetChecks.Dollars(Math.Ceiling(expected * 10) / 10)} would.";
    }

    private string? Slower(int count)
    {
        if (job.Rental.Deadline is not { } deadline || job.Pace is null || job.Remaining == 0)
            return null;
        var end = now.AddSeconds(new InstanceCount(job, now).End(count));
        return end <= deadline
            ? null
            : $"The budget does not pay the instances that the deadline {deadline.UtcDateTime:yyyy-MM-dd HH:mm} UTC needs: with {count}, "
                + $"the last frame is done about {end.UtcDateTime:HH:mm} UTC.";
    }
}
