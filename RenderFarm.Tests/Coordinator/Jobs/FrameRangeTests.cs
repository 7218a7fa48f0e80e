using RenderFarm.Coordinator.Jobs;

namespace RenderFarm.Tests.Coordinator.Jobs;

[Trait("Category", "Fast")]
public sealed class FrameRangeTests
{
    [Theory]
    [InlineData("7", new[] { 7 })]
    [InlineData("-7", new[] { -7 })]
    [InlineData("1-4", new[] { 1, 2, 3, 4 })]
    [InlineData("1-9x4", new[] { 1, 5, 9 })]
    [InlineData("1-10x4", new[] { 1, 5, 9 })]
    [InlineData("3,5-7,47", new[] { 3, 5, 6, 7, 47 })]
    [InlineData("-5--1", new[] { -5, -4, -3, -2, -1 })]
    [InlineData("-2-1", new[] { -2, -1, 0, 1 })]
    [InlineData(" 1 - 3 x 2 , 9 ", new[] { 1, 3, 9 })]
    [InlineData("4-4", new[] { 4 })]
    [InlineData("5-7,6,1-2", new[] { 1, 2, 5, 6, 7 })]
    public void Ranges_become_distinct_frames_lowest_first(string text, int[] expected)
    {
        Assert.True(FrameRange.TryParse(text, out var frames, out _));
        Assert.Equal(expected, frames);
    }

    [Theory]
    [InlineData("", "no frame or range")]
    [InlineData("a", "'a'")]
    [InlineData("1-", "'1-'")]
    [InlineData("1,,2", "''")]
    [InlineData("1-5x", "'1-5x'")]
    [InlineData("1.5", "'1.5'")]
    [InlineData("10-1", "end must not be before the start")]
    [InlineData("-1--5", "end must not be before the start")]
    [InlineData("1-5x0", "step must be")]
    [InlineData("1-5x-1", "step must be")]
    [InlineData("1-9999999999", "frames go from")]
    [InlineData("2000000", "frames go from")]
    [InlineData("1-100001", "more than 100000 frames")]
    [InlineData("1-60000,200000-260000", "more than 100000 frames")]
    public void What_is_no_range_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(FrameRange.TryParse(text, out var frames, out var error));
        Assert.Null(frames);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_job_is_accepted()
    {
        Assert.True(FrameRange.TryParse("1-100000", out var frames, out _));
        Assert.Equal(FrameRange.MaxFrames, frames.Count);
    }

    [Theory]
    [InlineData(1, 10, 3, new[] { 1, 4, 7, 10 })]
    [InlineData(-2, 0, 1, new[] { -2, -1, 0 })]
    public void Start_end_and_step_become_frames(int start, int end, int step, int[] expected)
    {
        Assert.True(FrameRange.TryMake(start, end, step, out var frames, out _));
        Assert.Equal(expected, frames);
    }

    [Theory]
    [InlineData(5, 1, 1, "is empty")]
    [InlineData(1, 5, 0, "at least 1")]
    [InlineData(int.MinValue, int.MaxValue, 1, "frames go from")]
    [InlineData(-1_048_574, 1_048_574, 1, "more than 100000")]
    public void What_is_no_range_of_frames_is_refused(int start, int end, int step, string reason)
    {
        Assert.False(FrameRange.TryMake(start, end, step, out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }
}
