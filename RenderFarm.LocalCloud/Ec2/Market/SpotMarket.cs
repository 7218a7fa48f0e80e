using System.Collections.Concurrent;

namespace RenderFarm.LocalCloud.Ec2.Market;

/// <summary>
/// A spot market as a function of its settings and of time, without a clock: prices of any day can be asked for in any order, and a
/// simulation asks in its own time. A price goes around a mean of its pool (a type in a zone) as a first-order autoregressive process,
/// computed from the shocks of as many steps back as still matter, where nobody has set it. It changes at the moments at which a step
/// begins or somebody sets it, and everything that is said of prices is said of these <see cref="Moments"/>.
/// </summary>
/// <param name="options">Its settings.</param>
/// <param name="onDemand">On-demand price of a type, US dollars an hour.</param>
/// <param name="setPrices">The prices that somebody has set for a pool, oldest first; null for none.</param>
internal sealed class SpotMarket(
    MarketOptions options,
    Func<string, decimal> onDemand,
    Func<string, string, IReadOnlyList<SetPrice>>? setPrices = null
)
{
    // A shock that has faded to this part of itself does not change a price's fourth decimal.
    private const double Faded = 1e-3;
    private const int MaxMemory = 512;

    // Spot prices are never far below a tenth of the on-demand price, and since 2017 never above it.
    private const decimal LowestShare = 0.1m;

    private const int Decimals = 4;
    private const int MaxCached = 100_000;

    private readonly int _memory =
        options.Persistence <= 0 ? 1 : Math.Clamp((int)Math.Ceiling(Math.Log(Faded) / Math.Log(options.Persistence)), 1, MaxMemory);

    private readonly ConcurrentDictionary<(string Type, string Zone, long Step), decimal> _cache = new();

    /// <summary>Spot price, US dollars an hour, with four decimals.</summary>
    public decimal Price(string type, string zone, DateTimeOffset time) =>
        SetAt(type, zone, time) ?? Exact(options.Prices, type, zone) ?? PriceOfStep(type, zone, StepOf(time));

    /// <summary>The price that somebody has set and that is in force at a time; null when it is the market's own.</summary>
    public decimal? SetAt(string type, string zone, DateTimeOffset time) =>
        SetIn(type, zone).LastOrDefault(set => set.Since <= time)?.Dollars;

    /// <summary>
    /// The prices from <paramref name="start"/> to <paramref name="end"/>, oldest first. The first one is that in force at
    /// <paramref name="start"/>, with a time since which it has been.
    /// </summary>
    public IEnumerable<PriceChange> Prices(string type, string zone, DateTimeOffset start, DateTimeOffset end)
    {
        var inForce = Moments(type, zone, start, start).Last();
        var last = new PriceChange(inForce, Price(type, zone, inForce));
        yield return last;
        foreach (var moment in Moments(type, zone, start, end).Where(moment => moment > start))
        {
            if (Price(type, zone, moment) is var price && price != last.Price)
                yield return last = new(moment, price);
        }
    }

    /// <summary>
    /// The prices of many pools, each from that in force at <paramref name="start"/> on, newest first and then in order of the pools'
    /// names.
    /// </summary>
    public IEnumerable<(string Type, string Zone, PriceChange Change)> NewestFirst(
        IReadOnlyList<(string Type, string Zone)> pools,
        DateTimeOffset start,
        DateTimeOffset end
    )
    {
        var sorted = pools.OrderBy(pool => $"{pool.Type}@{pool.Zone}", StringComparer.Ordinal).ToList();
        for (var (step, first) = (StepOf(end), StepOf(start)); step >= first; step--)
        {
            // A step's own price is news only where it is another than before.
            var from = step == first ? start : TimeOf(step);
            var until = TimeOf(step + 1).AddTicks(-1);
            var changes = sorted
                .SelectMany(
                    pool => Prices(pool.Type, pool.Zone, from, until < end ? until : end),
                    (pool, change) => (pool.Type, pool.Zone, Change: change)
                )
                .Where(entry =>
                    step == first || entry.Change.Time > from || entry.Change.Price != Price(entry.Type, entry.Zone, from.AddTicks(-1))
                );
            foreach (var entry in changes.OrderByDescending(entry => entry.Change.Time))
                yield return entry;
        }
    }

    /// <summary>What a spot instance costs from <paramref name="start"/> to <paramref name="end"/>, US dollars, not rounded.</summary>
    public decimal Cost(string type, string zone, DateTimeOffset start, DateTimeOffset end)
    {
        var total = 0m;
        var from = start;
        foreach (var until in Moments(type, zone, start, end).Append(end).Where(moment => moment > start))
        {
            total += Price(type, zone, from) * (until - from).Ticks / TimeSpan.TicksPerHour;
            from = until;
        }

        return total;
    }

    /// <summary>How many spot instances fit in a pool at a time, with those that run.</summary>
    public int Capacity(string type, string zone, DateTimeOffset time)
    {
        var most = Exact(options.Capacities, type, zone) ?? options.Capacity;
        var hour = time.UtcTicks / TimeSpan.TicksPerHour;
        var taken = options.CapacityVariation * Chance.Uniform(options.Seed, Chance.Number($"capacity {type}@{zone}"), hour);
        return (int)Math.Round(most * (1 - taken));
    }

    /// <summary>
    /// How long after its launch an instance is taken back; null for never. At a rate of <see cref="MarketOptions.InterruptionRate"/>
    /// an hour, whatever its age.
    /// </summary>
    /// <param name="launch">Number of the launch in this market; each has its own fate.</param>
    public TimeSpan? Interruption(long launch) => Interruption(options.Seed, options.InterruptionRate, launch);

    /// <inheritdoc cref="Interruption(long)"/>
    /// <param name="seed">What all chance comes from.</param>
    /// <param name="rate">Probability within an hour, 0 to below 1.</param>
    /// <param name="launch">Number of the launch.</param>
    public static TimeSpan? Interruption(long seed, double rate, long launch)
    {
        if (rate <= 0)
            return null;
        // A constant hazard h with 1 - e^-h = rate.
        var hours = Math.Log(Chance.Uniform(seed, Chance.Number("interruption"), launch)) / Math.Log(1 - rate);
        return hours > TimeSpan.FromDays(3650).TotalHours ? null : TimeSpan.FromHours(hours);
    }

    private static T? Exact<T>(Dictionary<string, T> settings, string type, string zone)
        where T : struct
    {
        foreach (var key in (ReadOnlySpan<string>)[$"{type}@{zone}", type, $"@{zone}"])
        {
            if (settings.TryGetValue(key, out var value))
                return value;
        }

        return null;
    }

    /// <summary>When a pool's price may change: in all steps that the span touches and up to its end, oldest first.</summary>
    private IEnumerable<DateTimeOffset> Moments(string type, string zone, DateTimeOffset start, DateTimeOffset end)
    {
        var set = SetIn(type, zone);
        var next = 0;
        for (var (step, last) = (StepOf(start), StepOf(end)); step <= last; step++)
        {
            var (from, until) = (TimeOf(step), TimeOf(step + 1));
            yield return from;
            for (; next < set.Count && set[next].Since < until; next++)
            {
                if (set[next].Since > from && set[next].Since <= end)
                    yield return set[next].Since;
            }
        }
    }

    private IReadOnlyList<SetPrice> SetIn(string type, string zone) => setPrices?.Invoke(type, zone) ?? [];

    private long StepOf(DateTimeOffset time) => time.UtcTicks / options.PriceStep.Ticks;

    private DateTimeOffset TimeOf(long step) => new(step * options.PriceStep.Ticks, TimeSpan.Zero);

    private decimal PriceOfStep(string type, string zone, long step)
    {
        if (_cache.Count > MaxCached)
            _cache.Clear();
        return _cache.GetOrAdd((type, zone, step), key => Compute(key.Type, key.Zone, key.Step));
    }

    private decimal Compute(string type, string zone, long step)
    {
        var pool = Chance.Number($"{type}@{zone}");
        var mean = options.PriceShare * (1 + options.PoolSpread * (2 * Chance.Uniform(options.Seed, pool, -1) - 1));

        var deviation = 0d;
        var weight = Math.Sqrt(1 - options.Persistence * options.Persistence);
        for (var back = 0; back < _memory; back++, weight *= options.Persistence)
            deviation += weight * Chance.Normal(options.Seed, pool, step - back);

        var full = onDemand(type);
        var share = Math.Clamp((decimal)(mean * Math.Exp(options.Volatility * deviation)), LowestShare, 1m);
        return Math.Round(full * share, Decimals, MidpointRounding.ToEven);
    }
}

/// <summary>A pool's spot price from a time on, US dollars an hour.</summary>
internal sealed record PriceChange(DateTimeOffset Time, decimal Price);
