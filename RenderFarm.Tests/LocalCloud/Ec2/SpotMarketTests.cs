using RenderFarm.LocalCloud.Ec2.Market;

namespace RenderFarm.Tests.LocalCloud.Ec2;

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
        Assert.Equal(
            history.AsEnumerable().Reverse(), market.NewestFirst([(Type, Zone)], Start, end).Select(entry => entry.Change));

        var bySecond = Enumerable.Range(0, 7200).Sum(second => market.Price(Type, Zone, Start.AddSeconds(second)) / 3600);
        Assert.Equal(bySecond, market.Cost(Type, Zone, Start, Start.AddHours(2)), 9);
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
        var market = Market(1, options =>
        {
            options.Prices[Type] = 0.25m;
            options.Prices[$"{Type}@{Zone}"] = 0.2m;
            options.Capacities[$"@{Zone}"] = 5;
            options.Capacities[Type] = 3;
        });

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

    private static SpotMarket Market(long seed, Action<MarketOptions>? configure = null)
    {
        var options = new MarketOptions { Seed = seed };
        configure?.Invoke(options);
        return new(options, _ => OnDemand);
    }
}
