using System.Collections.Frozen;
using System.Globalization;

namespace RenderFarm.Coordinator.Costs;

/// <summary>
/// US dollars per hour of Linux instances on demand, from AWS's price list (https://aws.amazon.com/ec2/pricing/on-demand/, as of 2025):
/// EC2 itself tells spot prices only. <c>Ledger:OnDemandPrices</c> has the last word.
/// </summary>
internal static class ListPrices
{
    /// <summary>What a region that is not listed may cost against us-east-1, at most, but for the far ones.</summary>
    private const decimal OtherRegions = 1.4m;

    private static readonly FrozenDictionary<string, (decimal UsEast, decimal? EuCentral)> ByType = new Dictionary<
        string,
        (decimal UsEast, decimal? EuCentral)
    >(StringComparer.Ordinal)
    {
        ["g4dn.xlarge"] = (0.526m, 0.658m),
        ["g4dn.2xlarge"] = (0.752m, 0.94m),
        ["g4dn.4xlarge"] = (1.204m, 1.505m),
        ["g4dn.8xlarge"] = (2.176m, 2.72m),
        ["g4dn.12xlarge"] = (3.912m, 4.89m),
        ["g4dn.16xlarge"] = (4.352m, 5.44m),
        ["g5.xlarge"] = (1.006m, 1.258m),
        ["g5.2xlarge"] = (1.212m, 1.516m),
        ["g5.4xlarge"] = (1.624m, 2.031m),
        ["g5.8xlarge"] = (2.448m, 3.062m),
        ["g5.12xlarge"] = (5.672m, 7.094m),
        ["g5.16xlarge"] = (4.096m, 5.123m),
        ["g5.24xlarge"] = (8.144m, 10.186m),
        ["g5.48xlarge"] = (16.288m, 20.373m),
        ["g6.xlarge"] = (0.8048m, 1.006m),
        ["g6.2xlarge"] = (0.9776m, 1.222m),
        ["g6.4xlarge"] = (1.3232m, 1.654m),
        ["g6.8xlarge"] = (2.0144m, 2.518m),
        ["g6.12xlarge"] = (4.6016m, 5.752m),
        ["g6.16xlarge"] = (3.3968m, null),
        ["g6.24xlarge"] = (6.6752m, null),
        ["g6.48xlarge"] = (13.3504m, null),
        ["g6e.xlarge"] = (1.861m, 2.326m),
        ["g6e.2xlarge"] = (2.24208m, 2.8026m),
        ["g6e.4xlarge"] = (3.00424m, 3.7553m),
        ["g6e.8xlarge"] = (4.52856m, null),
        ["p3.2xlarge"] = (3.06m, 3.823m),
        ["p3.8xlarge"] = (12.24m, 15.292m),
        ["p3.16xlarge"] = (24.48m, 30.584m),
        ["c5.large"] = (0.085m, 0.097m),
        ["c5.xlarge"] = (0.17m, 0.194m),
        ["c5.2xlarge"] = (0.34m, 0.388m),
        ["c5.4xlarge"] = (0.68m, 0.776m),
        ["c5.9xlarge"] = (1.53m, 1.746m),
        ["c5.18xlarge"] = (3.06m, 3.492m),
        ["c5d.large"] = (0.096m, 0.111m),
        ["c5d.xlarge"] = (0.192m, 0.222m),
        ["c5d.2xlarge"] = (0.384m, 0.444m),
        ["c6i.large"] = (0.085m, 0.097m),
        ["c6i.xlarge"] = (0.17m, 0.194m),
        ["c6i.2xlarge"] = (0.34m, 0.388m),
        ["c6i.4xlarge"] = (0.68m, 0.776m),
        ["c6i.8xlarge"] = (1.36m, null),
        ["c7i.large"] = (0.08925m, null),
        ["c7i.xlarge"] = (0.1785m, null),
        ["c7i.2xlarge"] = (0.357m, null),
        ["c7i.4xlarge"] = (0.714m, null),
        ["c7i.8xlarge"] = (1.428m, null),
        ["m5.large"] = (0.096m, 0.115m),
        ["m5.xlarge"] = (0.192m, 0.23m),
        ["m5.2xlarge"] = (0.384m, 0.46m),
        ["m5.4xlarge"] = (0.768m, 0.92m),
        ["m5.8xlarge"] = (1.536m, null),
        ["r5b.large"] = (0.149m, 0.179m),
        ["r5b.xlarge"] = (0.298m, 0.358m),
        ["r5b.2xlarge"] = (0.596m, null),
        ["m6i.xlarge"] = (0.192m, 0.23m),
        ["m6i.2xlarge"] = (0.384m, 0.46m),
        ["r5.large"] = (0.126m, 0.152m),
        ["r5.xlarge"] = (0.252m, 0.304m),
        ["t3.micro"] = (0.0104m, 0.012m),
        ["t3.small"] = (0.0208m, 0.024m),
        ["t3.medium"] = (0.0416m, 0.048m),
        ["t3.large"] = (0.0832m, 0.096m),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The types that are listed.</summary>
    public static IEnumerable<string> Types => ByType.Keys;

    /// <summary>The price of a type in a zone, and whether it is listed for that region; null for a type that is not listed.</summary>
    /// <param name="instanceType">The type.</param>
    /// <param name="zone">Availability zone; null for any.</param>
    public static (decimal DollarsPerHour, bool IsListed)? Find(string instanceType, string? zone)
    {
        if (!ByType.TryGetValue(instanceType, out var prices))
            return null;
        return zone switch
        {
            not null when zone.StartsWith("us-east-1", StringComparison.Ordinal) => (prices.UsEast, true),
            not null when zone.StartsWith("eu-central-1", StringComparison.Ordinal) && prices.EuCentral is { } listed => (listed, true),
            _ => (prices.UsEast * OtherRegions, false),
        };
    }
}

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
