using System.Collections.Frozen;
using System.Globalization;

namespace RenderFarm.ServiceDefaults.Aws;

/// <summary>
/// US dollars per hour of Linux instances on demand, from AWS's price list (https://aws.amazon.com/ec2/pricing/on-demand/, as of 2025;
/// <c>list-prices.csv</c>): EC2 itself tells spot prices only. The coordinator estimates with them, where <c>Ledger:OnDemandPrices</c> has
/// the last word, and LocalCloud's market moves around them.
/// </summary>
public static class ListPrices
{
    /// <summary>What a region that is not listed may cost against us-east-1, at most, but for the far ones.</summary>
    public const decimal OtherRegions = 1.4m;

    /// <summary>The types that are listed.</summary>
    public static FrozenDictionary<string, ListPrice> ByType { get; } = Read();

    /// <summary>The price of a type in a zone, and whether it is listed for that region; null for a type that is not listed.</summary>
    /// <param name="instanceType">The type.</param>
    /// <param name="zone">Availability zone; null for any.</param>
    public static (decimal DollarsPerHour, bool IsListed)? Find(string instanceType, string? zone) =>
        ByType.TryGetValue(instanceType, out var price)
            ? zone switch
            {
                not null when zone.StartsWith("us-east-1", StringComparison.Ordinal) => (price.UsEast, true),
                not null when zone.StartsWith("eu-central-1", StringComparison.Ordinal) && price.EuCentral is { } listed => (listed, true),
                _ => (price.UsEast * OtherRegions, false),
            }
            : null;

    private static FrozenDictionary<string, ListPrice> Read()
    {
        using var reader = new StreamReader(typeof(ListPrices).Assembly.GetManifestResourceStream("list-prices.csv")!);
        return reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Skip(1) // the names of the columns
            .Select(line => line.Split(','))
            .ToFrozenDictionary(row => row[0], row => new ListPrice(Dollars(row[1]), row[2].Length == 0 ? null : Dollars(row[2])));

        static decimal Dollars(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
    }
}

/// <summary>What an hour of an instance type costs on demand.</summary>
/// <param name="UsEast">US dollars in us-east-1.</param>
/// <param name="EuCentral">US dollars in eu-central-1; null when the list does not say.</param>
public readonly record struct ListPrice(decimal UsEast, decimal? EuCentral);
