using RenderFarm.LocalCloud.Ec2.Market;

namespace RenderFarm.Benchmarks.Market;

/// <summary>
/// What somebody would pay who knew all prices, speeds and interruptions in advance: every frame is rendered once, without a pause, on the types and
/// in the zones that are then the cheapest for a frame, within the same time, on as many machines at once as the farm may have, and within the
/// pools' room. Nothing is lost, work moves between machines for nothing, and each machine pays one boot and one load of the scene, the shortest
/// that there are. No farm can be cheaper; one that cannot see the future cannot be as cheap.
/// </summary>
/// <remarks>
/// A linear program: machine time in each pool between two changes of the market, as cheap as possible, so that the work is done. It is solved by its
/// dual, whose every value is below the optimum: a value of a second of work is sought at which what is worth its price does the work.
/// </remarks>
internal sealed class Optimum
{
    private const int Steps = 100;

    private readonly List<(double Seconds, List<Offer> Offers)> _intervals = [];
    private readonly double _work;
    private readonly int _machines;

    /// <param name="market">The market.</param>
    /// <param name="work">Seconds of the frames that were stored, at speed 1.</param>
    /// <param name="machines">Machines at once at most.</param>
    /// <param name="start">When the job is submitted.</param>
    /// <param name="end">Until when it may take.</param>
    public Optimum(SpotMarket market, double work, int machines, DateTimeOffset start, DateTimeOffset end)
    {
        (_work, _machines) = (work, machines);
        const double Before = Workload.ShortestBoot + Workload.ShortestLoad;
        var begin = start.AddSeconds(Before);
        var time = (end - begin).TotalSeconds;
        if (time <= 0)
            return;
        var changes = Workload.Pools.SelectMany(pool => market.Prices(pool.Type, pool.Zone, begin, end), (_, change) => change.Time)
            .Concat(Hours(begin, end)).Append(begin).Append(end)
            .Where(change => change >= begin && change <= end).Distinct().Order().ToList();
        var lowest = Workload.Pools.ToDictionary(pool => pool, pool => market.Prices(pool.Type, pool.Zone, start, end).Min(change => (double)change.Price));
        var room = Workload.Pools.ToDictionary(pool => pool, pool => market.Capacity(pool.Type, pool.Zone, start));
        foreach (var (from, to) in changes.Zip(changes.Skip(1)))
        {
            var offers = new List<Offer>();
            foreach (var pool in Workload.Pools)
            {
                // What runs when a pool's room shrinks stays.
                room[pool] = Math.Max(room[pool], market.Capacity(pool.Type, pool.Zone, from));
                // A machine renders at most for the whole time, and pays for what goes before at its pool's lowest price.
                var price = (double)market.Price(pool.Type, pool.Zone, from) + (lowest[pool] * Before / time);
                offers.Add(new Offer(price / 3600, Workload.Speeds[pool.Type], room[pool]));
            }

            _intervals.Add(((to - from).TotalSeconds, offers));
        }
    }

    /// <summary>US dollars.</summary>
    public double Dollars
    {
        get
        {
            if (_work <= 0 || _intervals.Count == 0)
                return 0;
            var (low, high) = (0.0, 2 * _intervals.Max(interval => interval.Offers.Max(offer => offer.DollarsPerSecond / offer.Speed)));
            // Beyond it the limit on machines can still make a fast and dear one worth more than a slow and cheap one.
            for (var i = 0; i < Steps && At(high).Work < _work; i++)
                high *= 2;
            for (var i = 0; i < Steps; i++)
            {
                var middle = (low + high) / 2;
                if (At(middle).Work < _work)
                    low = middle;
                else
                    high = middle;
            }

            return Math.Max(At(low).Dollars, At(high).Dollars);
        }
    }

    /// <summary>The shortest time for some work with machines that are all there from the start, in seconds.</summary>
    /// <param name="work">Seconds at speed 1.</param>
    /// <param name="speed">Of all machines together.</param>
    public static double Seconds(double work, double speed) => work <= 0 ? 0 : Workload.ShortestBoot + Workload.ShortestLoad + (work / speed);

    /// <summary>The dual at a value of a second of work: its US dollars, and the work that is worth its price.</summary>
    private (double Dollars, double Work) At(double value)
    {
        var (dollars, work) = (value * _work, 0.0);
        foreach (var (seconds, offers) in _intervals)
        {
            var left = _machines;
            foreach (var offer in offers.Where(offer => offer.Gain(value) > 0).OrderByDescending(offer => offer.Gain(value)))
            {
                var taken = Math.Min(left, offer.Room);
                left -= taken;
                dollars -= taken * seconds * offer.Gain(value);
                work += taken * seconds * offer.Speed;
            }
        }

        return (dollars, work);
    }

    private static IEnumerable<DateTimeOffset> Hours(DateTimeOffset begin, DateTimeOffset end)
    {
        var hour = new DateTimeOffset(begin.UtcTicks - (begin.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        for (; hour <= end; hour = hour.AddHours(1))
            yield return hour;
    }

    private readonly record struct Offer(double DollarsPerSecond, double Speed, int Room)
    {
        public double Gain(double value) => (value * Speed) - DollarsPerSecond;
    }
}
