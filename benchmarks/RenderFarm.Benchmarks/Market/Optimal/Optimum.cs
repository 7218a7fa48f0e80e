using RenderFarm.LocalCloud.Ec2.Market;

namespace RenderFarm.Benchmarks.Market.Optimal;

/// <summary>
/// What somebody would pay who knew all prices, speeds and interruptions in advance: every frame is rendered once, without a pause or a
/// loss, within the same time, on as many instances at once as the farm may have. It is the higher of two bounds that nobody can stay
/// below: <see cref="RoomBound"/> and <see cref="MoveBound"/>.
/// </summary>
internal static class Optimum
{
    private const double Before = Workload.ShortestBoot + Workload.ShortestLoad;
    private const double SecondsPerHour = 3600;

    /// <summary>US dollars.</summary>
    /// <param name="market">The market.</param>
    /// <param name="work">Seconds of the frames that were stored, at speed 1.</param>
    /// <param name="instances">Instances at once at most.</param>
    /// <param name="start">When the job is submitted.</param>
    /// <param name="end">Until when it may take.</param>
    public static double Dollars(SpotMarket market, double work, int instances, DateTimeOffset start, DateTimeOffset end)
    {
        if (work <= 0)
            return 0;
        var intervals = Intervals(market, start, end);
        var lowest = Workload.Pools.Select(pool => Lowest(market, pool, start, end)).ToList();
        // An instance renders for the whole time at most.
        var room = new RoomBound(
            [
                .. intervals.Select(interval =>
                    interval with
                    {
                        Offers =
                        [
                            .. interval.Offers.Select(
                                (offer, i) =>
                                    offer with
                                    {
                                        DollarsPerSecond =
                                            offer.DollarsPerSecond + (lowest[i] * Before / (end - start.AddSeconds(Before)).TotalSeconds),
                                    }
                            ),
                        ],
                    }
                ),
            ],
            work,
            instances
        );
        return Math.Max(Highest(room.At), Highest(new MoveBound(intervals, work, instances).At));
    }

    /// <summary>The shortest time for some work with instances that are all there from the start, in seconds.</summary>
    /// <param name="work">Seconds at speed 1.</param>
    /// <param name="speed">Of all instances together.</param>
    public static double Seconds(double work, double speed) => work <= 0 ? 0 : Before + (work / speed);

    /// <summary>From the first moment at which an instance can render, between two changes of the market.</summary>
    private static List<Interval> Intervals(SpotMarket market, DateTimeOffset start, DateTimeOffset end)
    {
        var begin = start.AddSeconds(Before);
        var hour = new DateTimeOffset(begin.UtcTicks - (begin.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        var hours = Enumerable.Range(0, (int)Math.Ceiling((end - hour).TotalHours)).Select(passed => hour.AddHours(passed));
        var changes = Workload
            .Pools.SelectMany(pool => market.Prices(pool.Type, pool.Zone, begin, end), (_, change) => change.Time)
            .Concat(hours)
            .Append(begin)
            .Append(end)
            .Where(change => change >= begin && change <= end)
            .Distinct()
            .Order()
            .ToList();
        var room = Workload.Pools.Select(pool => market.Capacity(pool.Type, pool.Zone, start)).ToArray();
        var intervals = new List<Interval>();
        for (var i = 0; i + 1 < changes.Count; i++)
        {
            var (from, to) = (changes[i], changes[i + 1]);
            intervals.Add(
                new Interval(
                    (to - from).TotalSeconds,
                    [
                        .. Workload.Pools.Select(
                            (pool, p) =>
                                new Offer(
                                    (double)market.Price(pool.Type, pool.Zone, from) / SecondsPerHour,
                                    Workload.Speeds[pool.Type],
                                    // What runs when a pool's room shrinks stays.
                                    room[p] = Math.Max(room[p], market.Capacity(pool.Type, pool.Zone, from)),
                                    Lowest(market, pool, i == 0 ? start : changes[i - 1], to.AddSeconds(Before)) * Before
                                )
                        ),
                    ]
                )
            );
        }

        return intervals;
    }

    /// <summary>US dollars per second.</summary>
    private static double Lowest(SpotMarket market, (string Type, string Zone) pool, DateTimeOffset from, DateTimeOffset to) =>
        (double)market.Prices(pool.Type, pool.Zone, from, to).Min(change => change.Price) / SecondsPerHour;

    /// <summary>The highest value of a concave function of the dollars that a second of work is worth; 0 or more.</summary>
    private static double Highest(Func<double, double> bound)
    {
        const int Steps = 100;
        var (low, high) = (0.0, 1e-6);
        while (high < 1 && bound(2 * high) > bound(high))
            high *= 2;
        high *= 2;
        for (var i = 0; i < Steps; i++)
        {
            var third = (high - low) / 3;
            if (bound(low + third) < bound(high - third))
                low += third;
            else
                high -= third;
        }

        return Math.Max(0, bound((low + high) / 2));
    }
}
