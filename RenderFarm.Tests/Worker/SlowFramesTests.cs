using RenderFarm.Worker.Chunks;

namespace RenderFarm.Tests.Worker;

[Trait("Category", "Fast")]
public sealed class SlowFramesTests
{
    private readonly SlowFrames _slow = new();

    [Fact]
    public void One_in_twenty_is_slow_and_the_first_of_a_job_too()
    {
        Assert.True(IsSlow("a", 10));
        Assert.All(Enumerable.Range(1, 99), _ => Assert.False(IsSlow("a", 9)));
        Assert.True(IsSlow("a", 12)); // nothing of the last hundred took longer
        Assert.True(IsSlow("a", 11)); // one did
        Assert.False(IsSlow("a", 8));
        Assert.True(IsSlow("b", 1));
    }

    [Fact]
    public void A_scene_that_gets_heavier_is_compared_with_its_latest_frames()
    {
        foreach (var seconds in Enumerable.Repeat(100, 10))
            IsSlow("a", seconds);
        foreach (var seconds in Enumerable.Repeat(1, 100))
            IsSlow("a", seconds);
        Assert.True(IsSlow("a", 2)); // those of 100 s are forgotten
    }

    private bool IsSlow(string job, double seconds) => _slow.IsSlow(job, TimeSpan.FromSeconds(seconds));
}
