using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Fleet.Reconcile;
using RenderFarm.Coordinator.Instances;
using RenderFarm.LocalCloud.Ec2.Market;

namespace RenderFarm.Benchmarks.Market.World;

/// <summary>EC2: places instances in LocalCloud's market as its fleets do, and bills them.</summary>
internal sealed class Cloud(SpotMarket market, Workload work, DateTimeOffset start)
{
    /// <summary>EC2's time from the notice to the end.</summary>
    public static readonly TimeSpan NoticeTime = new MarketOptions().NoticeTime;

    private readonly List<SimulatedInstance> _all = [];

    /// <summary>All that were ever launched.</summary>
    public IReadOnlyList<SimulatedInstance> All => _all;

    /// <summary>What they have cost, by the market and not by the farm's ledger.</summary>
    public decimal Dollars =>
        _all.Sum(instance =>
        {
            var seconds = Math.Max(60, Math.Ceiling((instance.EndedAt!.Value - instance.LaunchedAt).TotalSeconds));
            return market.Cost(instance.InstanceType, instance.Zone, instance.LaunchedAt, instance.LaunchedAt.AddSeconds(seconds));
        });

    /// <summary>Launches from the cheapest pools that have room.</summary>
    /// <returns>The instances, and the request as the farm would store it.</returns>
    public (IReadOnlyList<SimulatedInstance> Instances, RentRequest Request) Rent(
        RentAction rent,
        IReadOnlyList<string> types,
        DateTimeOffset now
    )
    {
        var launched = new List<SimulatedInstance>();
        foreach (
            var (type, zone) in Workload
                .Pools.Where(pool => types.Contains(pool.Type))
                .OrderBy(pool => market.Price(pool.Type, pool.Zone, now))
        )
        {
            var room =
                market.Capacity(type, zone, now)
                - _all.Count(instance => instance.IsUp && instance.InstanceType == type && instance.Zone == zone);
            for (var i = Math.Min(room, rent.Count - launched.Count); i > 0; i--)
                launched.Add(Launch(type, zone, now));
        }

        var request = new RentRequest
        {
            Token = "",
            Pool = rent.Pool,
            Request = new RentCall { InstanceTypes = types },
            Count = rent.Count,
            Market = rent.Market,
            State = launched.Count > 0 ? RentRequestState.Answered : RentRequestState.Failed,
            CreatedAt = now,
            AnsweredAt = now,
            Got = launched.Count,
            Problem = launched.Count < rent.Count ? RentProblem.Capacity : null,
        };
        return (launched, request);
    }

    /// <summary>The prices that EC2 tells at a moment.</summary>
    public PriceBook Prices(DateTimeOffset now, CostOptions options) =>
        new(
            Workload.Pools.SelectMany(
                pool => market.Prices(pool.Type, pool.Zone, start, now),
                (pool, change) =>
                    new SpotPriceStep
                    {
                        InstanceType = pool.Type,
                        Zone = pool.Zone,
                        At = change.Time,
                        Nanodollars = Nanodollars.Of(change.Price),
                    }
            ),
            options
        );

    private SimulatedInstance Launch(string type, string zone, DateTimeOffset now)
    {
        var launch = _all.Count;
        var instance = new SimulatedInstance
        {
            Id = $"i-{launch:D5}",
            Launch = launch,
            InstanceType = type,
            Zone = zone,
            Speed = Workload.Speeds[type],
            LaunchedAt = now,
            TakenAt = now + market.Interruption(launch),
            IsAnnounced = work.IsAnnounced(launch),
        };
        _all.Add(instance);
        return instance;
    }
}
