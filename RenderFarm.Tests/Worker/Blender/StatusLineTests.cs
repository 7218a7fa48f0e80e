using RenderFarm.Worker.Blender;

namespace RenderFarm.Tests.Worker.Blender;

[Trait("Category", "Fast")]
public sealed class StatusLineTests
{
    [Theory]
    [InlineData(
        "Fra:1 Mem:25.49M (Peak 25.49M) | Time:00:20.70 | Remaining:00:17.41 | Mem:8.94M, Peak:8.94M | Scene, ViewLayer | Sample 60/120",
        "Scene, ViewLayer | Sample 60/120"
    )]
    [InlineData("Fra:-3 Mem:9.2M (Peak 9.4M) | Time:00:01.00 | Updating Scene BVH | Building", "Updating Scene BVH | Building")]
    [InlineData(
        "00:02.438  render           | Fra: 1 | Remaining: 00:00.03 | Mem: 9M | Scene, ViewLayer | Sample 1/4",
        "Scene, ViewLayer | Sample 1/4"
    )]
    [InlineData("12:00:02.438  render           | Fra: 12 | Mem: 9M | Synchronizing object | Cube", "Synchronizing object | Cube")]
    [InlineData("00:02.438  812M   render           | Fra: 1 | Mem: 1M | Finished", "Finished")]
    [InlineData("Saved: '/tmp/Fra:1.png'", null)]
    [InlineData("00:08.391  render           | Saved: '/tmp/0001.png'", null)]
    [InlineData("", null)]
    public void A_status_is_told_without_times_and_memory(string line, string? status) => Assert.Equal(status, StatusLine.Read(line));

    [Fact]
    public void The_tail_of_a_log_is_not_crowded_out_by_progress()
    {
        var log = new FrameLog();
        log.Add("Error: the one that matters");
        for (var sample = 0; sample <= 100; sample++)
            log.Add($"Fra:1 Mem:9M (Peak 9M) | Time:00:00.10 | Mem:1M, Peak:1M | Scene, ViewLayer | Sample {sample}/100");

        Assert.Equal(
            "Error: the one that matters\nFra:1 Mem:9M (Peak 9M) | Time:00:00.10 | Mem:1M, Peak:1M | Scene, ViewLayer | Sample 100/100",
            log.Tail()
        );
    }
}
