namespace RenderFarm.LocalCloud.Ec2.Catalog;

/// <summary>The zones of the region, each with one subnet in the default VPC.</summary>
internal static class Zones
{
    public const string DefaultVpc = "vpc-0a11ce00000000001";
    public const string Letters = "abc";

    private const string SubnetPrefix = "subnet-0a11ce0000000000";

    public static IReadOnlyList<string> Of(string region) => Letters.Select(letter => region + letter).ToList();

    /// <summary>Such as euc1-az1.</summary>
    public static string IdOf(string region, string zone)
    {
        var parts = region.Split('-');
        return $"{string.Concat(parts.Take(2).Select((part, i) => i == 0 ? part : part[..1]))}{parts[^1]}-az{IndexOf(zone) + 1}";
    }

    public static string SubnetOf(string zone) => $"{SubnetPrefix}{IndexOf(zone) + 1}";

    /// <summary>The zone of a subnet; null when there is none.</summary>
    public static string? OfSubnet(string region, string subnet) => Of(region).FirstOrDefault(zone => SubnetOf(zone) == subnet);

    /// <summary>Third byte of the subnet's addresses, 172.31.x.0/20.</summary>
    public static int BlockOf(string zone) => 16 * IndexOf(zone);

    private static int IndexOf(string zone) => Letters.IndexOf(zone[^1], StringComparison.Ordinal);
}
