using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Quotes;

namespace RenderFarm.Tests.Coordinator.Quotes;

[Trait("Category", "Fast")]
public sealed class QuoteMathTests
{
    [Fact]
    public void Two_renders_of_each_frame_tell_its_time_with_all_samples()
    {
        // Three seconds for all that does not depend on the samples, 0.1 s a sample; the first frame warms the worker up for 20 s.
        var low = new Dictionary<int, double>
        {
            [1] = 23.4,
            [50] = 3.4,
            [100] = 4.4,
        };
        var high = new Dictionary<int, double>
        {
            [1] = 4.6,
            [50] = 4.6,
            [100] = 5.6,
        };
        Assert.Equal([103, 103, 104], QuoteMath.Extrapolate(low, high, 4, 16, 1000).Select(seconds => Math.Round(seconds, 6)));
    }

    [Fact]
    public void Without_the_sparse_render_time_grows_with_the_samples_alone() =>
        Assert.Equal([100], QuoteMath.Extrapolate(new Dictionary<int, double>(), new Dictionary<int, double> { [1] = 10 }, 4, 16, 160));

    [Fact]
    public void A_frame_that_is_no_slower_with_more_samples_stays_as_it_is() =>
        Assert.Equal(
            [2.0],
            QuoteMath.Extrapolate(new Dictionary<int, double> { [1] = 2.1 }, new Dictionary<int, double> { [1] = 2.0 }, 4, 16, 1000)
        );

    [Fact]
    public void More_instances_are_faster_and_cost_their_start_each()
    {
        var one = Estimate(workers: 1);
        var ten = Estimate(workers: 10);
        var more = Estimate(workers: 1000);

        // 100 frames of 60 s at $3.60 an hour, a tenth of a cent a second: $6.00, and $0.10 for each start.
        Assert.InRange(one.SecondsP50, 0.9 * 6100, 1.1 * 6100);
        Assert.InRange((double)one.DollarsP50!, 0.9 * 6.1, 1.1 * 6.1);
        Assert.InRange(ten.SecondsP50, 0.9 * 700, 1.2 * 700);
        Assert.InRange((double)ten.DollarsP50!, 0.9 * 7, 1.1 * 7);
        // No more instances than frames.
        Assert.InRange((double)more.DollarsP50!, 0.9 * 16, 1.1 * 16);
        Assert.All(
            [one, ten, more],
            option => Assert.True(option.SecondsP90 >= option.SecondsP50 && option.DollarsP90 >= option.DollarsP50)
        );

        static QuoteSpread Estimate(int workers) => QuoteMath.Estimate([60], 100, workers, 100, 3.6m, new Random(1));
    }

    [Fact]
    public void The_sum_of_many_frames_is_as_if_they_were_handed_out_one_by_one()
    {
        double[] known = [5, 10, 30];
        var played = QuoteMath.Estimate(known, 1000, 8, 60, 1m, new Random(1));
        var summed = QuoteMath.Estimate(known, 1001, 8, 60, 1m, new Random(1));
        Assert.InRange(summed.SecondsP50 / played.SecondsP50, 0.93, 1.07);
        Assert.InRange((double)(summed.DollarsP50! / played.DollarsP50!), 0.93, 1.07);
    }

    [Fact]
    public void Few_known_frames_make_a_wide_quote_and_a_minute_is_billed_at_least()
    {
        var even = QuoteMath.Estimate([10, 10, 10], 300, 1, 0, 1m, new Random(1));
        var uneven = QuoteMath.Estimate([1, 10, 19], 300, 1, 0, 1m, new Random(1));
        Assert.True(uneven.SecondsP90 / uneven.SecondsP50 > even.SecondsP90 / even.SecondsP50);
        Assert.Equal(0.01m, QuoteMath.Estimate([1], 1, 1, 5, 0.6m, new Random(1)).DollarsP50);
        Assert.Null(QuoteMath.Estimate([1], 1, 1, 5, null, new Random(1)).DollarsP50);
    }

    [Theory]
    [InlineData("CYCLES", 1024, null, 1024, 128, 32)]
    [InlineData("CYCLES", 100, null, 100, 16, 4)]
    [InlineData("CYCLES", 1024, 64, 64, 16, 4)] // what the job sets counts
    [InlineData("CYCLES", 16, null, null, null, null)]
    [InlineData("BLENDER_EEVEE", 64, null, null, null, null)]
    public void Cycles_is_sampled_with_two_small_numbers_of_samples(string engine, int samples, int? set, int? full, int? high, int? low)
    {
        var plan = SamplePlan.Of(
            [1, 2, 3, 4, 5, 6],
            Inspections.Renderable with
            {
                Engine = engine,
                Samples = samples,
            },
            new RenderSettings { Samples = set }
        );
        Assert.Equal([1, 4, 6], plan.Frames);
        Assert.Equal((full, high, low), (plan.FullSamples, plan.HighSamples, plan.LowSamples));
        Assert.Equal([7], SamplePlan.Of([7], Inspections.Renderable, RenderSettings.None).Frames);
    }
}
