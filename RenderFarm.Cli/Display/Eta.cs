namespace RenderFarm.Cli.Display;

/// <summary>Guesses the time left from the progress since the first report.</summary>
internal sealed class Eta(TimeProvider clock)
{
    // Before this much is known, a guess is noise.
    private const double LeastProgress = 0.02;

    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(3);

    private (long At, double Fraction)? _first;

    /// <summary>Takes in how far the work is.</summary>
    /// <returns>Such as <c>about 40 s left</c>; null while nobody can tell.</returns>
    public string? Update(double fraction)
    {
        if (_first is not { } first || fraction < first.Fraction)
        {
            _first = (clock.GetTimestamp(), fraction);
            return null;
        }

        var elapsed = clock.GetElapsedTime(first.At);
        var progress = fraction - first.Fraction;
        if (progress < LeastProgress || elapsed < LeastTime || fraction >= 1)
            return null;

        return $"about {Readable.Duration(RoundUp(elapsed * ((1 - fraction) / progress)))} left";
    }

    private static TimeSpan RoundUp(TimeSpan time)
    {
        var grain = time.TotalSeconds < 60 ? 1 : 10;
        return TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds / grain) * grain);
    }
}
