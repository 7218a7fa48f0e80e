using RenderFarm.LocalCloud.Ec2.Market;

namespace RenderFarm.Tests.LocalCloud.Ec2;

[Trait("Category", "Fast")]
public sealed class SpotMarketTests
{
    private const string Type = "g4dn.xlarge";
    private const string Zone = "eu-central-1a";
    private const decimal OnDemand = 0.658m;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 10, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_seed_makes_the_same_prices_in_any_order_and_another_seed_others()
    {
        var times = Enumerable.Range(0, 500).Select(i => Start.AddMinutes(17 * i)).ToList();
        var forward = times.Select(time => Market(7).Price(Type, Zone, time)).ToList();
        var one = Market(7);
        var backward = times.AsEnumerable().Reverse().Select(time => one.Price(Type, Zone, time)).Reverse();

        Assert.Equal(forward, backward);
        Assert.NotEqual(forward, times.Select(time => Market(8).Price(Type, Zone, time)));
        Assert.NotEqual(forward, times.Select(time => one.Price(Type, "eu-central-1b", time)));
        Assert.Equal(0.2973m, Market(7).Price(Type, Zone, Start));
    }

    [Fact]
    public void Prices_stay_around_their_share_of_the_on_demand_price()
    {
        var market = Market(3, options => options.PoolSpread = 0);
        var prices = Enumerable.Range(0, 20_000).Select(i => market.Price(Type, Zone, Start.AddMinutes(30 * i))).ToList();

        Assert.InRange(prices.Average() / OnDemand, 0.36m, 0.40m);
        Assert.True(prices.TrueForAll(price => price is > 0.1m * OnDemand and <= OnDemand));
        Assert.True(prices.Distinct().Count() > 100);
    }

    [Fact]
    public void The_history_and_the_cost_agree_with_the_prices()
    {
        var market = Market(5);
        var end = Start.AddDays(2);
        var history = market.Prices(Type, Zone, Start, end).ToList();

        Assert.True(history[0].Time <= Start);
        Assert.True(history.Skip(1).All(change => change.Time > Start && change.Time <= end));
        for (var time = Start; time < end; time = time.AddMinutes(7))
            Assert.Equal(market.Price(Type, Zone, time), history.Last(change => change.Time <= time).Price);
        Assert.Equal(history.AsEnumerable().Reverse(), market.NewestFirst([(Type, Zone)], Start, end).Select(entry => entry.Change));

        var bySecond = Enumerable.Range(0, 7200).Sum(second => market.Price(Type, Zone, Start.AddSeconds(second)) / 3600);
        Assert.Equal(bySecond, market.Cost(Type, Zone, Start, Start.AddHours(2)), 9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_history_and_the_cost_agree_with_prices_that_somebody_sets(int seed)
    {
        var end = Start.AddHours(12);
        var chance = new Random(seed);
        List<SetPrice> set =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(_ => Start.AddMilliseconds(chance.Next((int)(end - Start).TotalMilliseconds)))
                // As a step begins, twice within a step, and just before the next.
                .Concat([
                    Start.AddMinutes(20),
                    Start.AddMinutes(25),
                    Start.AddMinutes(31),
                    Start.AddMinutes(50).AddMilliseconds(-1),
                    Start.AddDays(-1),
                ])
                .Distinct()
                .Order()
                .Select(since => new SetPrice(since, chance.Next(3) == 0 ? null : Math.Round(0.1m + (decimal)chance.NextDouble(), 4))),
        ];
        var own = Market(5);
        var market = Market(5, set: (type, zone) => (type, zone) == (Type, Zone) ? set : []);
        decimal Expected(DateTimeOffset time) => set.Last(price => price.Since <= time).Dollars ?? own.Price(Type, Zone, time);

        // Every second, and the moments around each change.
        var times = Enumerable
            .Range(0, 12 * 3600)
            .Select(second => Start.AddSeconds(second))
            .Concat(set.Skip(1).SelectMany(price => new[] { price.Since.AddTicks(-1), price.Since, price.Since.AddMilliseconds(1) }))
            .Order()
            .ToList();
        var history = market.Prices(Type, Zone, Start, end).ToList();
        Assert.True(history[0].Time <= Start);
        Assert.True(history.Zip(history.Skip(1)).All(pair => pair.First.Time < pair.Second.Time && pair.First.Price != pair.Second.Price));
        Assert.All(times, time => Assert.Equal(Expected(time), market.Price(Type, Zone, time)));
        Assert.All(times, time => Assert.Equal(Expected(time), history.Last(change => change.Time <= time).Price));
        Assert.All(
            set.Skip(1).Where(price => price.Dollars is not null && Expected(price.Since.AddTicks(-1)) != price.Dollars),
            price => Assert.Contains(new PriceChange(price.Since, price.Dollars!.Value), history)
        );

        (string, string)[] pools = [(Type, "eu-central-1b"), (Type, Zone)];
        var newest = market.NewestFirst(pools, Start, end).ToList();
        Assert.Equal(history.AsEnumerable().Reverse(), newest.Where(entry => entry.Zone == Zone).Select(entry => entry.Change));
        Assert.Equal(
            own.Prices(Type, "eu-central-1b", Start, end).Reverse(),
            newest.Where(entry => entry.Zone != Zone).Select(entry => entry.Change)
        );
        Assert.Equal(newest.OrderByDescending(entry => entry.Change.Time).ThenBy(entry => entry.Zone, StringComparer.Ordinal), newest);

        var changes = set.Select(price => price.Since)
            .Concat(times.Where(time => time.Minute % 30 == 0))
            .Append(end)
            .Where(time => time > Start)
            .Order()
            .ToList();
        var byChange = changes
            .Prepend(Start)
            .Zip(changes)
            .Sum(span => Expected(span.First) * (span.Second - span.First).Ticks / TimeSpan.TicksPerHour);
        Assert.Equal(byChange, market.Cost(Type, Zone, Start, end), 9);
        var middle = Start.AddMinutes(27);
        Assert.Equal(market.Cost(Type, Zone, Start, end), market.Cost(Type, Zone, Start, middle) + market.Cost(Type, Zone, middle, end), 9);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void Instances_are_taken_back_at_the_rate(double rate)
    {
        const int Launches = 20_000;
        var within = Enumerable.Range(0, Launches).Count(launch => SpotMarket.Interruption(1, rate, launch) <= TimeSpan.FromHours(1));

        Assert.InRange((double)within / Launches, rate - 0.01, rate + 0.01);
        Assert.Null(SpotMarket.Interruption(1, 0, 1));
    }

    [Fact]
    public void Prices_and_capacities_can_be_fixed()
    {
        var market = Market(
            1,
            options =>
            {
                options.Prices[Type] = 0.25m;
                options.Prices[$"{Type}@{Zone}"] = 0.2m;
                options.Capacities[$"@{Zone}"] = 5;
                options.Capacities[Type] = 3;
            }
        );

        Assert.Equal(0.2m, market.Price(Type, Zone, Start));
        Assert.Equal(0.25m, market.Price(Type, "eu-central-1b", Start));
        Assert.Single(market.Prices(Type, Zone, Start, Start.AddDays(1)));
        Assert.Equal(3, market.Capacity(Type, Zone, Start));
        Assert.Equal(5, market.Capacity("g5.xlarge", Zone, Start));
        Assert.Equal(1000, market.Capacity("g5.xlarge", "eu-central-1b", Start));

        var crowded = Market(1, options => options.CapacityVariation = 0.5);
        var capacities = Enumerable.Range(0, 100).Select(hour => crowded.Capacity(Type, Zone, Start.AddHours(hour))).ToList();
        Assert.All(capacities, capacity => Assert.InRange(capacity, 500, 1000));
        Assert.True(capacities.Distinct().Count() > 50);
    }

    private static SpotMarket Market(
        long seed,
        Action<MarketOptions>? configure = null,
        Func<string, string, IReadOnlyList<SetPrice>>? set = null
    )
    {
        var options = new MarketOptions { Seed = seed };
        configure?.Invoke(options);
        return new(options, _ => OnDemand, set);
    }
}
