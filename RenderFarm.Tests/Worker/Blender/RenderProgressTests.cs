using RenderFarm.Worker.Blender;

namespace RenderFarm.Tests.Worker.Blender;

[Trait("Category", "Fast")]
public sealed class RenderProgressTests
{
    [Theory]
    [InlineData(
        "Fra:1 Mem:25.49M (Peak 25.49M) | Time:00:20.70 | Remaining:00:17.41 | Mem:8.94M, Peak:8.94M | Scene, ViewLayer | Sample 60/120",
        0.5
    )]
    [InlineData(
        "Fra:7 Mem:9.2M (Peak 9.4M) | Time:00:01.00 | Mem:0.00M, Peak:0.00M | Scene, ViewLayer | Rendered 3/12 Tiles, Sample 18/18",
        0.25
    )]
    [InlineData(
        "Fra:7 Mem:9.2M (Peak 9.4M) | Time:00:01.00 | Mem:0.00M, Peak:0.00M | Scene, ViewLayer | Rendered 3/12 Tiles, Sample 9/18",
        3.5 / 12
    )]
    [InlineData("Fra:1 Mem:14.56M (Peak 15.68M) | Time:00:13.70 | Rendering 16 / 64 samples", 0.25)]
    [InlineData("00:02.438  render           | Fra: 1 | Remaining: 00:00.03 | Mem: 9M | Scene, ViewLayer | Sample 1/4", 0.25)]
    public void Lines_tell_the_fraction(string line, double fraction)
    {
        var progress = new RenderProgress(layers: 1);

        Assert.True(progress.Read(line));
        Assert.Equal(fraction, progress.Fraction, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Saved: '/tmp/frames/0001.png'")]
    [InlineData("Fra:1 Mem:9.20M (Peak 9.42M) | Time:00:00.00 | Scene, ViewLayer | Synchronizing object | Sample Cube")]
    [InlineData("Fra:1 Mem:9.20M (Peak 9.42M) | Time:00:00.00 | Scene, ViewLayer | Synchronizing object | Sample 1/1")]
    [InlineData("Fra:1 Mem:9.20M (Peak 9.42M) | Time:00:00.00 | Scene, ViewLayer | Sample 99999999999999999999/1")]
    [InlineData("Sample 1/1")]
    public void Other_lines_tell_nothing(string line)
    {
        var progress = new RenderProgress(layers: 1);

        Assert.False(progress.Read(line));
        Assert.Equal(0, progress.Fraction);
    }

    [Theory]
    [InlineData(
        "Fra:1 Mem:15.66M (Peak 15.67M) | Time:00:00.00 | Mem:0.00M, Peak:0.00M | Tide, ViewLayer | Synchronizing object | Sample Cube",
        "blender.sync"
    )]
    [InlineData(
        "Fra:1 Mem:14.53M (Peak 17.24M) | Time:00:00.12 | Mem:0.08M, Peak:0.08M | Tide, ViewLayer | Updating Geometry BVH Sphere 1/1 | "
            + "Building BVH",
        "blender.bvh"
    )]
    [InlineData(
        "Fra:1 Mem:16.09M (Peak 17.24M) | Time:00:00.15 | Mem:3.49M, Peak:3.49M | Tide, ViewLayer | Updating Lights",
        "blender.sync"
    )]
    [InlineData(
        "Fra:1 Mem:16.59M (Peak 17.24M) | Time:00:00.16 | Mem:4.25M, Peak:4.25M | Tide, ViewLayer | Sample 0/16",
        "blender.samples"
    )]
    [InlineData(
        "Fra:7 Mem:9.2M (Peak 9.4M) | Time:00:01.00 | Mem:0.00M, Peak:0.00M | Scene, ViewLayer | Rendered 3/12 Tiles, Denoising",
        "blender.denoise"
    )]
    [InlineData("Fra:1 Mem:14.56M (Peak 15.68M) | Time:00:13.70 | Rendering 16 / 64 samples", "blender.samples")]
    [InlineData("Fra:1 Mem:14.56M (Peak 15.68M) | Time:00:13.70 | Compositing | Tile 1-4", "blender.composite")]
    [InlineData("00:02.438  render           | Fra: 1 | Mem: 9M | Scene, ViewLayer | Finished", "blender.save")]
    [InlineData("Saved: '/tmp/frames/0001.png'", "blender.save")]
    [InlineData("Warning: Sample 1/4 of nothing", null)]
    public void Lines_tell_what_Blender_is_at(string line, string? phase) => Assert.Equal(phase, RenderProgress.PhaseOf(line));

    [Fact]
    public void Layers_share_the_whole()
    {
        var progress = new RenderProgress(layers: 2);

        Assert.Equal(
            [0, 0.5, 0.5, 0.75, 1],
            new[] { 0, 8, 0, 4, 8 }.Select(sample =>
            {
                progress.Read($"Fra:1 | Scene, ViewLayer | Sample {sample}/8");
                return progress.Fraction;
            })
        );
    }

    [Fact]
    public void The_fraction_never_goes_down()
    {
        var progress = new RenderProgress(layers: 1);
        progress.Read("Fra:1 | Scene, ViewLayer | Sample 6/8");
        progress.Read("Fra:1 | Scene, ViewLayer | Sample 2/8");

        Assert.Equal(0.75, progress.Fraction);
    }
}
