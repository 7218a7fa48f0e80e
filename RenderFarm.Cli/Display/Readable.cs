using System.Globalization;

namespace RenderFarm.Cli.Display;

/// <summary>Quantities as people read them.</summary>
internal static class Readable
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    public static string Bytes(long bytes)
    {
        var unit = 0;
        double amount = bytes;
        while (amount >= 1024 && unit < Units.Length - 1)
        {
            amount /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.#} {Units[unit]}");
    }

    public static string Duration(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: > 0 and < 0.0995 } => Milliseconds(time.TotalSeconds),
            { TotalSeconds: < 9.95 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.0} s"),
            { TotalSeconds: < 59.5 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
            { TotalMinutes: < 59.5 } => $"{Whole(time).Minutes} min {Whole(time).Seconds:00} s",
            _ => $"{(int)time.TotalHours} h {time.Minutes:00} min",
        };

    public static string Seconds(double? seconds) =>
        seconds switch
        {
            null => "-",
            > 0 and < 0.0995 => Milliseconds(seconds.Value),
            < 9.995 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s"),
            _ => Duration(TimeSpan.FromSeconds(seconds.Value)),
        };

    /// <summary>US dollars; small amounts to a hundredth of a cent.</summary>
    public static string Dollars(decimal dollars) =>
        dollars is > -0.1m and < 0.1m and not 0
            ? string.Create(CultureInfo.InvariantCulture, $"${dollars:0.0000}")
            : string.Create(CultureInfo.InvariantCulture, $"${dollars:0.00}");

    /// <summary>A price, as exact as EC2 tells it.</summary>
    public static string Price(decimal dollars) => string.Create(CultureInfo.InvariantCulture, $"${dollars:0.00##}");

    public static string Percent(double fraction) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor((fraction * 100) + 1e-9):0} %");

    public static string Count(int number, string one) => number == 1 ? $"1 {one}" : $"{number} {one}s";

    /// <summary>Sorted numbers as ranges: <c>1-12, 14, 20-48</c>.</summary>
    public static string Ranges(IEnumerable<int> numbers)
    {
        var ranges = new List<(int Start, int End)>();
        foreach (var number in numbers.Order())
        {
            if (ranges.Count > 0 && ranges[^1].End == number - 1)
                ranges[^1] = (ranges[^1].Start, number);
            else
                ranges.Add((number, number));
        }

        return string.Join(", ", ranges.Select(r => r.Start == r.End ? $"{r.Start}" : $"{r.Start}-{r.End}"));
    }

    /// <summary>What would be 0.0 s.</summary>
    private static string Milliseconds(double seconds) =>
        seconds < 0.0005 ? "less than 1 ms" : string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms");

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
}

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
