using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs.Planning;

namespace RenderFarm.Tests.Coordinator.Costs;

[Trait("Category", "Fast")]
public sealed class CapacityPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(8, 100, false, 8)]
    [InlineData(8, 3, false, 3)]
    [InlineData(8, 0, false, 1)] // the last frame is being put together
    [InlineData(8, 100, true, 0)]
    public void A_job_gets_what_it_asks_for_but_no_more_than_it_has_frames(int asked, int remaining, bool hasEnded, int count)
    {
        var job = new RentingJob
        {
            Pool = "p",
            Rental = new Rental { Instances = asked },
            Remaining = remaining,
            HasEnded = hasEnded,
        };

        Assert.Equal(count, Assert.Single(CapacityPlanner.Plan([job], Now)).Count);
    }

    [Fact]
    public void A_paused_job_rents_nothing_and_its_budget_ends_it_only_when_it_is_spent()
    {
        var job = new RentingJob
        {
            Pool = "p",
            Rental = new Rental { Instances = 8, Budget = 5 },
            Remaining = 100,
            IsPaused = true,
        };

        var plan = CapacityPlanner.Plan(job, Now);
        Assert.Equal((0, false, false), (plan.Demand.Count, plan.IsBudgetSpent, plan.Demand.AtOnce));
        // What is expected or there is left to end by itself.
        Assert.Equal(
            (2, false),
            (CapacityPlanner.Plan(job with { Expected = 2 }, Now) is var some ? some.Demand.Count : 0, some.Demand.AtOnce)
        );
        Assert.True(CapacityPlanner.Plan(job with { Expected = 2, Spent = 5 }, Now).Demand.AtOnce);
    }
}
