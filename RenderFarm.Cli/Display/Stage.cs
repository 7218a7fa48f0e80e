using Spectre.Console;

namespace RenderFarm.Cli.Display;

/// <summary>Shows how far a long piece of work is. Safe to call from any thread, as often as one likes.</summary>
internal abstract class Stage
{
    /// <summary>Shows the newest state.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="detail">What stands beside the bar.</param>
    public abstract void Report(double fraction, string detail);
}

/// <summary>A live progress bar.</summary>
internal sealed class BarStage(ProgressTask task, DetailColumn column, TimeProvider clock) : Stage
{
    private readonly Eta _eta = new(clock);

    public override void Report(double fraction, string detail)
    {
        var left = _eta.Update(fraction);
        column.Detail = left is null ? detail : $"{detail}, {left}";
        task.Value = fraction;
    }
}

/// <summary>A line now and then, for logs and pipes.</summary>
internal sealed class LineStage(string title, Action<string> write, TimeProvider clock) : Stage
{
    private const double Step = 0.1;

    private static readonly TimeSpan ShortestGap = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Eta _eta = new(clock);
    private long _writtenAt = clock.GetTimestamp();
    private double _written = double.NegativeInfinity;
    private string _last = "";

    public override void Report(double fraction, string detail)
    {
        lock (_lock)
        {
            var left = _eta.Update(fraction);
            if (!IsDue(fraction))
                return;

            var line = $"{title} {Readable.Percent(fraction).PadLeft(5)}  {detail}{(left is null ? "" : $", {left}")}";
            if (line == _last)
                return;

            _last = line;
            _written = fraction;
            _writtenAt = clock.GetTimestamp();
            write(line);
        }
    }

    private bool IsDue(double fraction)
    {
        // Work that is over in a moment is worth one line, work that waits for its beginning is worth one at once.
        if (fraction >= 1 && _written < 1)
            return true;

        var gap = clock.GetElapsedTime(_writtenAt);
        if (double.IsNegativeInfinity(_written))
            return fraction <= 0 || gap >= ShortestGap;

        return gap >= LongestGap || (gap >= ShortestGap && fraction >= _written + Step);
    }
}

/// <summary>Shows nothing.</summary>
internal sealed class SilentStage : Stage
{
    public override void Report(double fraction, string detail) { }
}
