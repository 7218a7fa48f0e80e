using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;

namespace RenderFarm.Tests.Coordinator.Frames;

[Trait("Category", "Fast")]
public sealed class FrameNamesTests
{
    private static readonly SceneInspection Scene = Inspections.Renderable with
    {
        Scene = "Shot/1",
        MarkerCameras = [new MarkerCamera(10, "Close1"), new MarkerCamera(20, "Close")],
    };

    [Theory]
    [InlineData("{scene}_{camera}_{frame:04}", 7, "Shot_1_Close1_0007.png")]
    [InlineData("{scene}_{camera}_{frame:04}", 25, "Shot_1_Close_0025.png")]
    [InlineData("{name}.{blend}.{frame}", 12, "my {tide}.010.12.png")]
    [InlineData("shot_", -3, "shot_-0003.png")]
    [InlineData("shot_######_x", 123, "shot_000123_x.png")]
    [InlineData("a#b##c", 1, "a#b01c.png")]
    [InlineData("#{frame:02}", 1, "#01.png")]
    [InlineData("x{{y}}##", 12345, "x{y}12345.png")]
    public void Frames_are_called_as_the_pattern_says(string pattern, int frame, string name)
    {
        Assert.Null(FrameNames.Problem(pattern));
        var names = FrameNames.Of(pattern, "my {tide}", "010.blend", Scene, camera: null);

        Assert.Null(names.Problem([frame]));
        Assert.Equal(name, names.Of(frame, ".png"));
    }

    [Fact]
    public void A_camera_of_the_job_is_that_of_every_frame() =>
        Assert.Equal("Top_0007.exr", FrameNames.Of("{camera}_", "n", "b", Scene, "Top").Of(7, ".exr"));

    [Fact]
    public void A_worker_s_name_of_the_file_is_not_shown() =>
        Assert.Equal(
            "passes/010_Image0001.png",
            new FrameNames("{frame}", []) { WorkersBlend = "ab12", Blend = "010" }.Shown("passes/ab12_Image0001.png")
        );

    [Theory]
    [InlineData("out/{frame:04}", "--download")]
    [InlineData("a\\b", "--download")]
    [InlineData("C:x", "--download")]
    [InlineData("what?", "--download")]
    [InlineData("{take}_", "{take}")]
    [InlineData("{frame:04", "brace")]
    [InlineData("a}", "brace")]
    public void What_is_no_pattern_is_refused_with_the_reason(string pattern, string reason) =>
        Assert.Contains(reason, FrameNames.Problem(pattern), StringComparison.Ordinal);

    [Theory]
    [InlineData("{camera}{frame}", new[] { 11, 21 }, null)]
    [InlineData("{camera}{frame}", new[] { 10, 112, 20, 12 }, "both be called 'Close112'")]
    [InlineData(".hidden", new[] { 1 }, "'.hidden0001'")]
    [InlineData("com#", new[] { 1 }, "'com1'")]
    [InlineData("{frame} ", new[] { 1 }, "'1 '")]
    public void Names_that_clash_or_no_system_takes_are_refused(string pattern, int[] frames, string? reason)
    {
        var problem = FrameNames.Of(pattern, "n", "b", Scene, null).Problem(frames);

        if (reason is null)
            Assert.Null(problem);
        else
            Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_too_long_is_refused_by_its_bytes() =>
        Assert.Contains("200 bytes", FrameNames.Of(new string('é', 120), "n", "b", Scene, null).Problem([1]), StringComparison.Ordinal);
}
