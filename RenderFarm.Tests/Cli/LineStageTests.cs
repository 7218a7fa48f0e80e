using Microsoft.Extensions.Time.Testing;
using RenderFarm.Cli.Display;

namespace RenderFarm.Tests.Cli;

[Trait("Category", "Fast")]
public sealed class LineStageTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _lines = [];

    [Fact]
    public void A_thousand_reports_are_a_handful_of_lines()
    {
        var stage = new LineStage("rendering", _lines.Add, _time);
        for (var i = 0; i <= 1000; i++)
        {
            stage.Report(i / 1000.0, $"{i} of 1000 frames");
            _time.Advance(TimeSpan.FromSeconds(0.05));
        }

        Assert.InRange(_lines.Count, 10, 12);
        Assert.Equal("rendering   0 %  0 of 1000 frames", _lines[0]);
        Assert.StartsWith("rendering 100 %  1000 of 1000 frames", _lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Work_that_is_over_in_a_moment_is_one_line()
    {
        var stage = new LineStage("hashing", _lines.Add, _time);
        stage.Report(0.3, "1 KiB of 3 KiB");
        stage.Report(0.7, "2 KiB of 3 KiB");
        stage.Report(1, "3 KiB of 3 KiB");

        Assert.Equal(["hashing 100 %  3 KiB of 3 KiB"], _lines);
    }

    [Fact]
    public void Slow_work_still_shows_that_it_lives()
    {
        var stage = new LineStage("rendering", _lines.Add, _time);
        stage.Report(0, "0 of 100 frames");
        _time.Advance(TimeSpan.FromMinutes(1));
        stage.Report(0.01, "1 of 100 frames");

        Assert.Equal(2, _lines.Count);
    }

    [Fact]
    public void The_same_line_is_not_repeated()
    {
        var stage = new LineStage("rendering", _lines.Add, _time);
        stage.Report(0, "waiting for a worker");
        _time.Advance(TimeSpan.FromMinutes(1));
        stage.Report(0, "waiting for a worker");

        Assert.Single(_lines);
    }

    [Fact]
    public void The_time_left_is_what_the_rest_takes_at_the_same_pace()
    {
        var stage = new LineStage("rendering", _lines.Add, _time);

        // A job that was half done when somebody began to watch says nothing about its pace.
        stage.Report(0.5, "5 of 10 frames");
        _time.Advance(TimeSpan.FromSeconds(20));
        stage.Report(0.75, "7 of 10 frames");

        Assert.EndsWith("7 of 10 frames, about 20 s left", _lines[^1], StringComparison.Ordinal);
    }
}
