using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs.Budget;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Submission;
using RenderFarm.Tests.Coordinator.Costs;

namespace RenderFarm.Tests.Coordinator.Submission;

[Trait("Category", "Fast")]
public sealed class JobChangesTests : CostBench
{
    [Fact]
    public async Task A_budget_is_raised_while_the_job_goes_on_and_never_set_below_what_it_has_spent()
    {
        await StartAsync(rental: new Rental { Instances = 1, Budget = 0.05m });
        var chunk = (await _bench.FeedAsync(Bench.Job))!.ChunkId;
        await StoreAsync(chunk, 1, "w1", new FrameTimings { Render = 100 }, seconds: 100);
        await _bench.EndAsync(chunk, "w1");
        Advance(100);
        Assert.Null(await _bench.FeedAsync(Bench.Job));

        // 300 seconds at 36 cents an hour are three cents, and some of the fourth pays the end.
        Assert.Contains("A budget of $0.01 is spent already: the instances of job job23456 have cost $0.03", await RefusedAsync(0.01m));
        Assert.Contains("their end has to be paid too", await RefusedAsync(0.031m));
        Assert.Equal(0.05m, _bench.JobRow().Rental!.Budget);

        await ChangeAsync(new RentalChange { Budget = 1, Instances = 3 });
        Assert.Equal((1, 3), (_bench.JobRow().Rental!.Budget, _bench.JobRow().Rental!.Instances));
        Assert.InRange(_bench.Planner.Plan().Single().Demand.Count, 2, 3);
        Assert.NotNull(await _bench.FeedAsync(Bench.Job));

        var many = await Assert.ThrowsAsync<RefusedException>(() => ChangeAsync(new RentalChange { Instances = 1000 }));
        Assert.Contains("more than the farm may rent at once", many.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_failed_for_want_of_money_gets_more_and_one_that_was_canceled_does_not()
    {
        await StartAsync(rental: new Rental { Instances = 1, Budget = 0.001m });
        var budgets = new BudgetEnforcer(_bench.Store, _bench.Planner, _bench.Jobs, _bench.Claims);
        await budgets.KeepAsync(_bench.Planner.Plan(), CancellationToken.None);
        Assert.Equal(JobState.Failed, _bench.JobRow().State);
        Assert.Contains($"'renderfarm retry {Bench.Job}' render the others (1-4).", _bench.JobRow().Error, StringComparison.Ordinal);

        await ChangeAsync(new RentalChange { Budget = 2 });
        Assert.Equal(2, _bench.JobRow().Rental!.Budget);
        await _bench.WriteAsync(farm => _bench.Jobs.Apply(farm, _bench.JobRow(), JobTrigger.Retry));
        Assert.Equal((JobState.Running, null), (_bench.JobRow().State, _bench.JobRow().EndedAt));

        await _bench.WriteAsync(farm => _bench.Jobs.Apply(farm, _bench.JobRow(), JobTrigger.Cancel));
        var late = await Assert.ThrowsAsync<RefusedException>(() => ChangeAsync(new RentalChange { Budget = 3 }));
        Assert.Equal(ProblemTypes.JobEnded, late.Type);
    }

    private async Task<string> RefusedAsync(decimal budget) =>
        (await Assert.ThrowsAsync<RefusedException>(() => ChangeAsync(new RentalChange { Budget = budget }))).Message;

    private Task<Job?> ChangeAsync(RentalChange change) =>
        _bench.Get<JobChanges>().ChangeAsync(Bench.Job, new ValidJobChange(null, null, change), CancellationToken.None);
}
