using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Market;

namespace RenderFarm.Benchmarks.Market;

/// <summary>A spot market, and the moment in it at which jobs are submitted.</summary>
/// <param name="Name">What its prices do.</param>
/// <param name="Options">LocalCloud's settings of it; the rate of interruptions is set for each run.</param>
/// <param name="Start">When jobs are submitted.</param>
internal sealed record MarketTrace(string Name, MarketOptions Options, DateTimeOffset Start)
{
    /// <summary>Where the instances are. Prices are listed for it.</summary>
    public const string Region = "us-east-1";

    private const int DaysOfChoice = 365;

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Until then a job is about to end.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(2);

    /// <summary>The three traces of a seed.</summary>
    public static IReadOnlyList<MarketTrace> All(long seed) =>
        [
            new("calm", new MarketOptions { Seed = seed, Volatility = 0.03 }, Epoch.AddHours(9)),
            new("volatile", Volatile(seed), Epoch.AddHours(9)),
            Rising(seed),
        ];

    /// <summary>The market at a rate of interruptions.</summary>
    /// <param name="interruptionRate">Probability within an hour.</param>
    public SpotMarket Market(double interruptionRate)
    {
        var options = new MarketOptions
        {
            Seed = Options.Seed,
            PriceStep = Options.PriceStep,
            Volatility = Options.Volatility,
            Persistence = Options.Persistence,
            Capacity = Options.Capacity,
            CapacityVariation = Options.CapacityVariation,
            InterruptionRate = interruptionRate,
        };
        return new SpotMarket(options, type => InstanceTypes.Find(type)!.OnDemand(Region));
    }

    /// <summary>
    /// Prices move two and a half times as much as LocalCloud has them otherwise, and no pool has room for all instances.
    /// </summary>
    private static MarketOptions Volatile(long seed) =>
        new()
        {
            Seed = seed,
            Volatility = 0.2,
            Persistence = 0.9,
            Capacity = 60,
            CapacityVariation = 0.5,
        };

    /// <summary>Of a year of a moody market the day on which prices rise most while a job runs.</summary>
    private static MarketTrace Rising(long seed)
    {
        var options = new MarketOptions
        {
            Seed = seed,
            PriceStep = TimeSpan.FromMinutes(15),
            Volatility = 0.35,
            Persistence = 0.97,
        };
        var trace = new MarketTrace("rising", options, Epoch);
        var market = trace.Market(0);
        decimal Level(DateTimeOffset time) => Workload.Pools.Average(pool => market.Price(pool.Type, pool.Zone, time));
        return trace with
        {
            Start = Enumerable
                .Range(0, DaysOfChoice)
                .Select(day => Epoch.AddDays(day).AddHours(9))
                .MaxBy(time => Level(time + Ahead) / Level(time)),
        };
    }
}
