using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Costs.Budget;

namespace RenderFarm.Tests.Coordinator.Costs;

[Trait("Category", "Fast")]
public sealed class BudgetTests
{
    private const int Worlds = 100;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_world_makes_a_job_cost_more_than_its_budget(bool isAway)
    {
        var (complete, spent) = (0, 0.0);
        for (var seed = 0; seed < Worlds; seed++)
        {
            var world = new BudgetWorld(seed, isAway);
            world.Run();

            Assert.True(world.Dollars <= world.Rental.Budget, $"World {seed} has cost {world.Dollars} of {world.Rental.Budget}.");
            if (world.Rendered == world.Frames)
                complete++;
            else
                spent += (double)(world.Dollars / world.Rental.Budget!.Value);
        }

        // A guard that feeds nothing keeps every budget too.
        // While nobody is there, what is taken is not replaced, and what one does not spend is not given to another.
        Assert.InRange(complete, Worlds / (isAway ? 12 : 6), Worlds);
        Assert.InRange(spent / (Worlds - complete), isAway ? 0.5 : 0.6, 1);
    }

    [Fact]
    public void The_minimum_of_a_young_instance_is_counted_once()
    {
        var guard = new BudgetGuard
        {
            Budget = 1,
            Spent = Pricing.Cost(Pricing.Minimum, 0.36m),
            Instances = [Bills.Running(0.36m, TimeSpan.FromSeconds(10))],
            InHand = 0,
            PriceRise = 0,
            Reaction = TimeSpan.FromSeconds(30),
        };

        Assert.Equal(0.006m, guard.Committed());
    }
}
