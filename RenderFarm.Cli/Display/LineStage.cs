namespace RenderFarm.Cli.Display;

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

            var line = $"{title} {Readable.Percent(fraction),5}  {detail}{(left is null ? "" : $", {left}")}";
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
