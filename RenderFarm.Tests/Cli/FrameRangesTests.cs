using RenderFarm.Cli.Display;

namespace RenderFarm.Tests.Cli;

[Trait("Category", "Fast")]
public sealed class FrameRangesTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("1-120")]
    [InlineData("1-120x2")]
    [InlineData("3,5-10,47")]
    [InlineData("-10--5")]
    [InlineData("-10-5x3, 7")]
    public void Ranges_as_the_help_shows_them_are_accepted(string text) => Assert.Null(FrameRanges.Check(text));

    [Theory]
    [InlineData("", "no frames are named")]
    [InlineData(" ", "no frames are named")]
    [InlineData("1-", "'1-'")]
    [InlineData("a", "'a'")]
    [InlineData("1,,2", "''")]
    [InlineData("5x2", "'5x2'")]
    [InlineData("1-5x-1", "'1-5x-1'")]
    [InlineData("1-5x0", "step 0")]
    [InlineData("9-3", "write 3-9")]
    [InlineData("-5--10", "write -10--5")]
    [InlineData("99999999999", "too large")]
    public void What_is_wrong_is_named(string text, string expected) =>
        Assert.Contains(expected, FrameRanges.Check(text), StringComparison.Ordinal);
}
