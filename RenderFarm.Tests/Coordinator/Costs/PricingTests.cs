using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Tests.Coordinator.Costs;

[Trait("Category", "Fast")]
public sealed class PricingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 60)]
    [InlineData(12, 60)]
    [InlineData(60, 60)]
    [InlineData(60.001, 61)]
    [InlineData(3600, 3600)]
    public void A_begun_second_is_paid_and_a_minute_at_least(double seconds, int billed)
    {
        Assert.Equal(0.36m * billed / 3600, Pricing.Cost(Noon, Noon.AddSeconds(seconds), [new PriceStep(Noon, 0.36m)]));
    }

    [Fact]
    public void Each_second_costs_what_is_in_force_in_it()
    {
        PriceStep[] steps =
        [
            new(Noon.AddHours(-3), 9m),
            new(Noon.AddHours(-1), 0.36m),
            new(Noon.AddSeconds(100), 0.72m),
            new(Noon.AddSeconds(150), 0.18m),
        ];

        Assert.Equal(((100 * 0.36m) + (50 * 0.72m) + (50 * 0.18m)) / 3600, Pricing.Cost(Noon, Noon.AddSeconds(200), steps));
        Assert.Equal(0.72m, Pricing.At(Noon.AddSeconds(149), steps));
    }

    [Fact]
    public void The_first_price_holds_before_its_time_and_the_minimum_reaches_into_the_next()
    {
        PriceStep[] steps = [new(Noon.AddSeconds(10), 0.36m), new(Noon.AddSeconds(40), 0.72m)];

        Assert.Equal(((40 * 0.36m) + (20 * 0.72m)) / 3600, Pricing.Cost(Noon, Noon.AddSeconds(5), steps));
    }

    [Fact]
    public void A_sum_over_pieces_is_exact_at_any_price()
    {
        var random = new Random(4);
        for (var world = 0; world < 200; world++)
        {
            var at = Noon;
            var steps = Enumerable
                .Range(0, random.Next(1, 20))
                .Select(_ => new PriceStep(at += TimeSpan.FromSeconds(random.Next(1, 900)), random.Next(1, 9000) / 10000m))
                .ToList();
            var (from, seconds) = (Noon.AddSeconds(random.Next(0, 5000)), random.Next(60, 20000));
            var bySecond = Enumerable.Range(0, seconds).Sum(second => Pricing.At(from.AddSeconds(second), steps)) / 3600;

            Assert.Equal(bySecond, Pricing.Cost(from, from.AddSeconds(seconds), steps), 18);
        }
    }

    /// <summary>
    /// Seconds a frame, dollars an hour, and dollars a frame as they were published: rounded, but for the second, which was cut off.
    /// </summary>
    [Fact]
    public void The_published_table_comes_out_and_ranks_the_types_alike()
    {
        (string Type, double Seconds, decimal Price, decimal Published)[] table =
        [
            ("g4dn.xlarge", 58, 0.66m, 0.011m),
            ("g4dn.2xlarge", 56, 0.94m, 0.014m),
            ("p3.2xlarge", 27, 3.82m, 0.029m),
            ("c5.2xlarge", 478, 0.39m, 0.052m),
            ("c5d.xlarge", 1012, 0.22m, 0.062m),
            ("m5.xlarge", 1100, 0.23m, 0.070m),
            ("m5.2xlarge", 553, 0.46m, 0.071m),
            ("r5b.large", 2185, 0.18m, 0.109m),
        ];
        // An instance of each type that does nothing but render a thousand frames.
        var bills = table
            .OrderByDescending(row => row.Type, StringComparer.Ordinal)
            .Select(row =>
                InstanceBill.Of(
                    new Instance
                    {
                        Id = "i-" + row.Type,
                        Token = "t",
                        State = InstanceState.Terminated,
                        Pool = "p",
                        InstanceType = row.Type,
                        Zone = "eu-central-1a",
                        Market = InstanceMarket.Spot,
                        LaunchedAt = Noon,
                        ReadyAt = Noon,
                        EndedAt = Noon.AddSeconds(1000 * row.Seconds),
                        Frames = 1000,
                        Renders = 1000,
                        RenderMs = (long)(1000 * 1000 * row.Seconds),
                    },
                    new PriceBook(
                        [
                            new SpotPriceStep
                            {
                                InstanceType = row.Type,
                                Zone = "eu-central-1a",
                                At = Noon,
                                Nanodollars = Nanodollars.Of(row.Price),
                            },
                        ],
                        new CostOptions()
                    ),
                    Noon
                )
            )
            .ToList();

        var cost = CostReport.Of("job", 8000, bills, 0);

        Assert.False(cost.Estimated);
        Assert.Equal(table.Select(row => row.Type), cost.Types.Select(type => type.InstanceType));
        Assert.Equal(
            table.Select(row => row.Published),
            cost.Types.Select(type =>
                Math.Round(
                    type.DollarsPerFrame!.Value,
                    3,
                    type.InstanceType == "g4dn.2xlarge" ? MidpointRounding.ToZero : MidpointRounding.AwayFromZero
                )
            )
        );
    }
}
