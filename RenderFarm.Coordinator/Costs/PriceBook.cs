using System.Globalization;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Instances;
using RenderFarm.ServiceDefaults.Aws;

namespace RenderFarm.Coordinator.Costs;

/// <summary>The known prices, and the nearest known one for what has none. Pure.</summary>
internal sealed class PriceBook
{
    private readonly Dictionary<(string Type, string Zone), List<PriceStep>> _spot = [];
    private readonly Dictionary<string, List<string>> _zones = new(StringComparer.Ordinal);
    private readonly CostOptions _options;

    /// <param name="spot">Spot prices, those of one type and zone in the order of time.</param>
    /// <param name="options">Prices that are given.</param>
    public PriceBook(IEnumerable<SpotPriceStep> spot, CostOptions options)
    {
        _options = options;
        foreach (var step in spot)
        {
            if (!_spot.TryGetValue((step.InstanceType, step.Zone), out var steps))
            {
                _spot.Add((step.InstanceType, step.Zone), steps = []);
                if (!_zones.TryGetValue(step.InstanceType, out var zones))
                    _zones.Add(step.InstanceType, zones = []);
                zones.Add(step.Zone);
            }

            steps.Add(new PriceStep(step.At, step.DollarsPerHour));
        }
    }

    /// <summary>The price of an instance from its launch on.</summary>
    public InstancePrice Of(Instance instance) => Of(instance.InstanceType, instance.Zone, instance.Market, instance.LaunchedAt);

    /// <summary>The price of a type in a zone from a moment on.</summary>
    public InstancePrice Of(string instanceType, string zone, InstanceMarket market, DateTimeOffset from)
    {
        if (market == InstanceMarket.OnDemand)
            return OnDemand(instanceType, zone);
        if (_spot.TryGetValue((instanceType, zone), out var own))
            return new InstancePrice(own, Estimated: own[0].At > from);
        // The dearest of the other zones: too high is the better mistake for a budget.
        return _zones.TryGetValue(instanceType, out var others)
            ? new InstancePrice(
                others.Select(other => _spot[(instanceType, other)]).MaxBy(steps => steps[^1].DollarsPerHour)!,
                Estimated: true
            )
            : OnDemand(instanceType, zone) with
            {
                Estimated = true,
            };
    }

    /// <summary>Whether a spot price of a type is known.</summary>
    public bool HasSpot(string instanceType) => _zones.ContainsKey(instanceType);

    /// <summary>What an hour of a type costs now in its cheapest zone; where no spot price is known, on demand.</summary>
    public decimal Cheapest(string instanceType, InstanceMarket market) =>
        market == InstanceMarket.Spot && _zones.TryGetValue(instanceType, out var zones)
            ? zones.Min(zone => _spot[(instanceType, zone)][^1].DollarsPerHour)
            : OnDemand(instanceType, AnyZone).Steps[0].DollarsPerHour;

    /// <summary>What an hour of a type costs now in its dearest zone; where no spot price is known, on demand.</summary>
    public decimal Dearest(string instanceType, InstanceMarket market) =>
        market == InstanceMarket.Spot && _zones.TryGetValue(instanceType, out var zones)
            ? zones.Max(zone => _spot[(instanceType, zone)][^1].DollarsPerHour)
            : OnDemand(instanceType, AnyZone).Steps[0].DollarsPerHour;

    /// <summary>A zone of the region that spot prices are known of.</summary>
    private string? AnyZone => _spot.Keys.FirstOrDefault().Zone;

    private InstancePrice OnDemand(string instanceType, string? zone)
    {
        if (_options.OnDemandPrices.TryGetValue(instanceType, out var given))
            return Single(given, estimated: false);
        return ListPrices.Find(instanceType, zone) is { } listed
            ? Single(listed.DollarsPerHour, estimated: !listed.IsListed)
            : Single(OfFamily(instanceType, zone) ?? _options.UnknownPrice, estimated: true);
    }

    /// <summary>By its size from the next larger of its family, else from the largest.</summary>
    private static decimal? OfFamily(string instanceType, string? zone)
    {
        if (InstanceSizes.Size(instanceType) is not { } size)
            return null;
        var family = InstanceSizes.Family(instanceType) + ".";
        var relatives = ListPrices
            .ByType.Keys.Where(type => type.StartsWith(family, StringComparison.Ordinal))
            .Select(type => (Type: type, Size: InstanceSizes.Size(type)!.Value))
            .OrderBy(relative => relative.Size)
            .ToList();
        if (relatives.Count == 0)
            return null;
        var nearest = relatives.Find(relative => relative.Size >= size);
        if (nearest.Type is null)
            nearest = relatives[^1];
        return ListPrices.Find(nearest.Type, zone)!.Value.DollarsPerHour * (decimal)Math.Max(size / nearest.Size, 1);
    }

    private static InstancePrice Single(decimal dollarsPerHour, bool estimated) =>
        new([new PriceStep(DateTimeOffset.MinValue, dollarsPerHour)], estimated);
}

/// <summary>The price of an instance over its life.</summary>
/// <param name="Steps">In the order of time, one or more.</param>
/// <param name="Estimated">They are not its own: the nearest known ones.</param>
internal sealed record InstancePrice(IReadOnlyList<PriceStep> Steps, bool Estimated);

/// <summary>A price from a moment on.</summary>
/// <param name="At">Since when.</param>
/// <param name="DollarsPerHour">US dollars per hour.</param>
internal readonly record struct PriceStep(DateTimeOffset At, decimal DollarsPerHour);

/// <summary>How large an instance type is within its family.</summary>
internal static class InstanceSizes
{
    /// <summary>The family: <c>g4dn</c> of <c>g4dn.xlarge</c>.</summary>
    public static string Family(string instanceType) => instanceType.Split('.')[0];

    /// <summary>Multiples of an <c>xlarge</c>; null for a size that is none, such as <c>metal</c>.</summary>
    public static double? Size(string instanceType) =>
        instanceType.Split('.') switch
        {
            [_, "nano"] => 1 / 32.0,
            [_, "micro"] => 1 / 16.0,
            [_, "small"] => 1 / 8.0,
            [_, "medium"] => 0.25,
            [_, "large"] => 0.5,
            [_, "xlarge"] => 1,
            [_, var size]
                when size.EndsWith("xlarge", StringComparison.Ordinal)
                    && double.TryParse(
                        size.AsSpan(0, size.Length - "xlarge".Length),
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out var times
                    ) => times,
            _ => null,
        };
}
