using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Costs;

/// <summary>The prices that the farm knows now.</summary>
internal sealed class Prices(FarmStore store, IOptions<CostOptions> options)
{
    private volatile PriceBook? _book;

    /// <summary>All of them.</summary>
    public PriceBook Book => _book ??= Read();

    /// <summary>Reads them anew, after they have changed.</summary>
    public void Reload() => _book = Read();

    private PriceBook Read() => new(store.Read(SpotPriceTable.All), options.Value);
}

/// <summary>What instance time costs: by the second, a minute at least, at the price in force in each second.</summary>
internal static class Pricing
{
    /// <summary>The shortest time that EC2 bills for an instance: https://aws.amazon.com/ec2/pricing/on-demand/.</summary>
    public static readonly TimeSpan Minimum = TimeSpan.FromSeconds(60);

    private const decimal SecondsPerHour = 3600;

    /// <summary>What an instance costs that runs for a time.</summary>
    /// <param name="from">Its launch.</param>
    /// <param name="to">Its end; a begun second counts in full.</param>
    /// <param name="steps">Prices in the order of time, one or more. The first holds before it too.</param>
    /// <returns>US dollars.</returns>
    public static decimal Cost(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<PriceStep> steps)
    {
        if (steps.Count == 0)
            throw new ArgumentException("A price is needed.", nameof(steps));
        var end = from + Billed(to - from);
        var dollars = 0m;
        for (var i = FirstInForce(steps, from); i < steps.Count; i++)
        {
            var begin = i == 0 || steps[i].At < from ? from : steps[i].At;
            if (begin >= end)
                break;
            var until = i + 1 < steps.Count && steps[i + 1].At < end ? steps[i + 1].At : end;
            if (until > begin)
                dollars += Cost(until - begin, steps[i].DollarsPerHour);
        }

        return dollars;
    }

    /// <summary>What a time costs at one price, without rounding.</summary>
    public static decimal Cost(TimeSpan time, decimal dollarsPerHour) =>
        time.Ticks * dollarsPerHour / (SecondsPerHour * TimeSpan.TicksPerSecond);

    /// <summary>What a frame costs on an instance that does nothing else.</summary>
    public static decimal PerFrame(double secondsPerFrame, decimal dollarsPerHour) =>
        (decimal)secondsPerFrame * dollarsPerHour / SecondsPerHour;

    /// <summary>The time that is paid for.</summary>
    public static TimeSpan Billed(TimeSpan time)
    {
        var seconds = (time.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        return TimeSpan.FromTicks(Math.Max(seconds * TimeSpan.TicksPerSecond, Minimum.Ticks));
    }

    /// <summary>The price at a moment.</summary>
    public static decimal At(DateTimeOffset time, IReadOnlyList<PriceStep> steps) => steps[FirstInForce(steps, time)].DollarsPerHour;

    private static int FirstInForce(IReadOnlyList<PriceStep> steps, DateTimeOffset time)
    {
        var (low, high) = (0, steps.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (steps[middle].At <= time)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}

/// <summary>Money as the database keeps it: whole billionths of a US dollar, which SQLite adds without rounding.</summary>
internal static class Nanodollars
{
    private const decimal PerDollar = 1_000_000_000;

    public static long Of(decimal dollars) => (long)Math.Round(dollars * PerDollar);

    public static decimal ToDollars(long nanodollars) => nanodollars / PerDollar;
}
