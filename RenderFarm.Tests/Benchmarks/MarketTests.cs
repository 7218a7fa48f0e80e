using RenderFarm.Benchmarks.Market;

namespace RenderFarm.Tests.Benchmarks;

public sealed class MarketTests
{
    [Theory]
    [InlineData(1, 20, 400, true)]
    [InlineData(2, 3, 100, false)]
    [InlineData(3, 40, 60, true)]
    public void No_simulated_job_overruns_its_budget_leaves_a_machine_or_is_cheaper_than_the_optimum(
        long seed,
        int instances,
        int frames,
        bool isQuoted
    )
    {
        var runs = MarketBenchmark.Simulate(seed, instances, frames, isQuoted, CancellationToken.None);

        Assert.Equal(48, runs.Count);
        Assert.Empty(runs.SelectMany(run => run.Faults()));
        Assert.All(
            runs.SelectMany(run => run.Outcome.Losses),
            loss => Assert.True(loss.IsAnnounced && loss.HadFitted ? loss.RenderSeconds == 0 : loss.FrameShare <= 1)
        );
    }

    [Fact]
    public void The_published_dollars_per_frame_come_out_of_the_ledger_in_the_same_order() =>
        Assert.All(PublishedTable.Reproduce(), row => Assert.True(row is { IsRanked: true, Agreement: not null }, $"{row}"));
}
