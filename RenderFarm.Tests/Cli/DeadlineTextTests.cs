using RenderFarm.Cli.Display;

namespace RenderFarm.Tests.Cli;

[Trait("Category", "Fast")]
public sealed class DeadlineTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2h", 120)]
    [InlineData("90m", 90)]
    [InlineData("1d2h3m", 1563)]
    [InlineData("45min", 45)]
    [InlineData("2026-11-21T18:30Z", 390)]
    [InlineData("2026-11-21T18:30+01:00", 330)]
    public void A_deadline_is_a_span_or_a_time(string text, int minutes)
    {
        Assert.True(DeadlineText.TryParse(text, Now, out var deadline));
        Assert.Equal(Now.AddMinutes(minutes), deadline);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("soon")]
    [InlineData("-2h")]
    [InlineData("9999d")]
    [InlineData("2026-13-01T00:00")]
    public void Anything_else_is_none(string text) => Assert.False(DeadlineText.TryParse(text, Now, out _));
}
