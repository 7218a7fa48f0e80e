using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.LocalCloud.Ec2.Market;

/// <summary>The spot market, under <c>LocalCloud:Market:</c>. Two markets with the same settings are the same market.</summary>
internal sealed class MarketOptions : ICheckedOptions
{
    public const string Section = LocalCloudOptions.Section + ":Market";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>What all chance comes from.</summary>
    public long Seed { get; set; } = 1;

    /// <summary>Time from one price of a pool to its next. 1 minute to 1 day.</summary>
    public TimeSpan PriceStep { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Spot prices go around this share of the on-demand price. Above 0, to 1.</summary>
    public double PriceShare { get; set; } = 0.38;

    /// <summary>
    /// How far the shares of single pools (a type in a zone) differ from <see cref="PriceShare"/>, as a part of it. 0 to 0.9.
    /// </summary>
    public double PoolSpread { get; set; } = 0.25;

    /// <summary>Standard deviation of a pool's price in time, as a part of its mean. 0 (constant prices) to 1.</summary>
    public double Volatility { get; set; } = 0.08;

    /// <summary>Part of a deviation from the mean that is left after one step. 0 (every price anew) to below 1.</summary>
    public double Persistence { get; set; } = 0.95;

    /// <summary>Fixed prices, US dollars an hour, by <c>type</c> or <c>type@zone</c>.</summary>
    public Dictionary<string, decimal> Prices { get; set; } = [];

    /// <summary>Spot instances that fit in a pool. 0 or more.</summary>
    public int Capacity { get; set; } = 1000;

    /// <summary>Capacity of single pools, by <c>type</c>, <c>@zone</c> or <c>type@zone</c>; the most exact one counts.</summary>
    public Dictionary<string, int> Capacities { get; set; } = [];

    /// <summary>
    /// Part of a pool's capacity that others take at times: each hour a share of it, from nothing to this, is drawn anew. 0 (none) to 1.
    /// What runs already stays.
    /// </summary>
    public double CapacityVariation { get; set; }

    /// <summary>On-demand instances that fit in a pool. 0 or more.</summary>
    public int OnDemandCapacity { get; set; } = 1000;

    /// <summary>Probability with which a spot instance is taken back within an hour. 0 (never) to below 1.</summary>
    public double InterruptionRate { get; set; }

    /// <summary>From the notice to the end. 0 for none. EC2 gives two minutes.</summary>
    public TimeSpan NoticeTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long before the notice a rebalance recommendation comes. 0 for together with it.</summary>
    public TimeSpan RebalanceLead { get; set; } = TimeSpan.Zero;

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Require(
                PriceStep >= TimeSpan.FromMinutes(1) && PriceStep <= Day,
                Section,
                nameof(PriceStep),
                PriceStep,
                "1 minute to 1 day"
            ),
            .. OptionChecks.Require(PriceShare is > 0 and <= 1, Section, nameof(PriceShare), PriceShare, "above 0, to 1"),
            .. OptionChecks.Require(PoolSpread is >= 0 and <= 0.9, Section, nameof(PoolSpread), PoolSpread, "0 to 0.9"),
            .. OptionChecks.Require(Volatility is >= 0 and <= 1, Section, nameof(Volatility), Volatility, "0 to 1"),
            .. OptionChecks.Require(Persistence is >= 0 and < 1, Section, nameof(Persistence), Persistence, "0 to below 1"),
            .. OptionChecks.Require(Capacity >= 0, Section, nameof(Capacity), Capacity, "0 or more"),
            .. OptionChecks.Require(CapacityVariation is >= 0 and <= 1, Section, nameof(CapacityVariation), CapacityVariation, "0 to 1"),
            .. OptionChecks.Require(OnDemandCapacity >= 0, Section, nameof(OnDemandCapacity), OnDemandCapacity, "0 or more"),
            .. OptionChecks.Require(InterruptionRate is >= 0 and < 1, Section, nameof(InterruptionRate), InterruptionRate, "0 to below 1"),
            .. OptionChecks.Require(
                NoticeTime >= TimeSpan.Zero && NoticeTime <= Day,
                Section,
                nameof(NoticeTime),
                NoticeTime,
                "0 to 1 day"
            ),
            .. OptionChecks.Require(
                RebalanceLead >= TimeSpan.Zero && RebalanceLead <= Day,
                Section,
                nameof(RebalanceLead),
                RebalanceLead,
                "0 to 1 day"
            ),
            .. Prices.SelectMany(pool =>
                OptionChecks.Require(pool.Value > 0, Section, $"{nameof(Prices)}:{pool.Key}", pool.Value, "above 0")
            ),
            .. Capacities.SelectMany(pool =>
                OptionChecks.Require(pool.Value >= 0, Section, $"{nameof(Capacities)}:{pool.Key}", pool.Value, "0 or more")
            ),
        ];
}
