using RenderFarm.Worker.Blender;

namespace RenderFarm.Tests.Worker;

[Trait("Category", "Fast")]
public sealed class FramePaceTests
{
    [Fact]
    public void Time_before_the_first_sample_is_not_taken_for_slow_samples()
    {
        var pace = new FramePace();
        pace.Add(Seconds(60), Seconds(5));
        pace.Add(Seconds(60), Seconds(5));

        // Of 55 s of samples a tenth is done, after 5 s without any.
        var remaining = pace.Remaining(Seconds(10.5), 0.1);

        Assert.Equal(49.5, remaining!.Value.TotalSeconds, 1);
    }

    [Fact]
    public void A_frame_that_began_to_sample_early_is_told_by_all_of_its_time()
    {
        var pace = new FramePace();
        pace.Add(Seconds(20), Seconds(15));
        pace.Add(Seconds(20), Seconds(15));

        Assert.Equal(Seconds(90), pace.Remaining(Seconds(10), 0.1));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
