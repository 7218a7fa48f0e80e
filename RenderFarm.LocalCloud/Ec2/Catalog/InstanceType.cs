using RenderFarm.ServiceDefaults.Aws;

namespace RenderFarm.LocalCloud.Ec2.Catalog;

/// <summary>A type of instance.</summary>
/// <param name="Name">Such as g4dn.xlarge.</param>
/// <param name="Vcpus">Two threads a core.</param>
/// <param name="MemoryMiB">Main memory.</param>
/// <param name="Gpu">Null without one.</param>
/// <param name="ZoneLetters">The zones of a region that have it.</param>
internal sealed record InstanceType(string Name, int Vcpus, int MemoryMiB, Gpu? Gpu = null, string ZoneLetters = "abc")
{
    /// <summary>The family whose quota it counts against.</summary>
    public string QuotaFamily =>
        Name[0] switch
        {
            'g' => "G",
            'p' => "P",
            _ => "Standard",
        };

    private readonly ListPrice _price = ListPrices.ByType[Name];

    /// <summary>On-demand list price, US dollars an hour. Regions that are not in the list cost as eu-central-1.</summary>
    public decimal OnDemand(string region) =>
        region.StartsWith("us-", StringComparison.Ordinal) ? _price.UsEast : _price.EuCentral ?? _price.UsEast * ListPrices.OtherRegions;

    public IReadOnlyList<string> ZonesIn(string region) => ZoneLetters.Select(letter => region + letter).ToList();
}

/// <summary>The GPUs of an instance type.</summary>
/// <param name="Name">Such as T4; all are NVIDIA's.</param>
/// <param name="Count">1 to 8.</param>
/// <param name="MemoryMiB">Of one of them.</param>
internal sealed record Gpu(string Name, int Count, int MemoryMiB);
