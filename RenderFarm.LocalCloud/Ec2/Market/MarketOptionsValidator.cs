using Microsoft.Extensions.Options;

namespace RenderFarm.LocalCloud.Ec2.Market;

internal sealed class MarketOptionsValidator : IValidateOptions<MarketOptions>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, MarketOptions options)
    {
        var failures = new List<string>();
        void Require(bool condition, string setting, object value, string rule)
        {
            if (!condition)
                failures.Add($"LocalCloud:Market:{setting} is {value}; it must be {rule}.");
        }

        Require(
            options.PriceStep >= TimeSpan.FromMinutes(1) && options.PriceStep <= Day,
            "PriceStep",
            options.PriceStep,
            "1 minute to 1 day"
        );
        Require(options.PriceShare is > 0 and <= 1, "PriceShare", options.PriceShare, "above 0, to 1");
        Require(options.PoolSpread is >= 0 and <= 0.9, "PoolSpread", options.PoolSpread, "0 to 0.9");
        Require(options.Volatility is >= 0 and <= 1, "Volatility", options.Volatility, "0 to 1");
        Require(options.Persistence is >= 0 and < 1, "Persistence", options.Persistence, "0 to below 1");
        Require(options.Capacity >= 0, "Capacity", options.Capacity, "0 or more");
        Require(options.CapacityVariation is >= 0 and <= 1, "CapacityVariation", options.CapacityVariation, "0 to 1");
        Require(options.OnDemandCapacity >= 0, "OnDemandCapacity", options.OnDemandCapacity, "0 or more");
        Require(options.InterruptionRate is >= 0 and < 1, "InterruptionRate", options.InterruptionRate, "0 to below 1");
        Require(options.NoticeTime >= TimeSpan.Zero && options.NoticeTime <= Day, "NoticeTime", options.NoticeTime, "0 to 1 day");
        Require(
            options.RebalanceLead >= TimeSpan.Zero && options.RebalanceLead <= Day,
            "RebalanceLead",
            options.RebalanceLead,
            "0 to 1 day"
        );
        foreach (var (pool, price) in options.Prices)
            Require(price > 0, $"Prices:{pool}", price, "above 0");
        foreach (var (pool, capacity) in options.Capacities)
            Require(capacity >= 0, $"Capacities:{pool}", capacity, "0 or more");

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
