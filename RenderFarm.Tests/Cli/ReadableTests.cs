using RenderFarm.Cli.Display;

namespace RenderFarm.Tests.Cli;

[Trait("Category", "Fast")]
public sealed class ReadableTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(5L << 30, "5 GiB")]
    public void Sizes_have_a_unit_that_fits(long bytes, string expected) => Assert.Equal(expected, Readable.Bytes(bytes));

    [Theory]
    [InlineData(-1, "0.0 s")]
    [InlineData(0.0004, "less than 1 ms")]
    [InlineData(0.04, "40 ms")]
    [InlineData(1.26, "1.3 s")]
    [InlineData(42.4, "42 s")]
    [InlineData(59.7, "1 min 00 s")]
    [InlineData(150, "2 min 30 s")]
    [InlineData(3600 * 5.5, "5 h 30 min")]
    public void Durations_have_a_unit_that_fits(double seconds, string expected) =>
        Assert.Equal(expected, Readable.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.004, "4 ms")]
    [InlineData(0.25, "0.25 s")]
    public void No_frame_takes_no_time_at_all(double? seconds, string expected) => Assert.Equal(expected, Readable.Seconds(seconds));

    [Theory]
    [InlineData(0.999, "99 %")]
    [InlineData(1, "100 %")]
    [InlineData(0.07, "7 %")]
    public void A_hundred_percent_is_only_what_is_done(double fraction, string expected) =>
        Assert.Equal(expected, Readable.Percent(fraction));

    [Fact]
    public void Neighbours_become_ranges() => Assert.Equal("-2--1, 3, 5-7", Readable.Ranges([7, 5, 6, 3, -1, -2]));
}
