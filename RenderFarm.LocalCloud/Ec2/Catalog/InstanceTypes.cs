using System.Collections.Frozen;
using RenderFarm.ServiceDefaults.Aws;

namespace RenderFarm.LocalCloud.Ec2.Catalog;

/// <summary>
/// The types that are offered. Sizes are AWS's, and prices those of <see cref="ListPrices"/>. Which zone lacks which type is made up, so
/// that there are types that a zone lacks.
/// </summary>
internal static class InstanceTypes
{
    private const int GiB = 1024;

    private static readonly FrozenDictionary<string, InstanceType> ByName = new InstanceType[]
    {
        new("g4dn.xlarge", 4, 16 * GiB, new("T4", 1, 16 * GiB)),
        new("g4dn.2xlarge", 8, 32 * GiB, new("T4", 1, 16 * GiB)),
        new("g4dn.4xlarge", 16, 64 * GiB, new("T4", 1, 16 * GiB)),
        new("g4dn.8xlarge", 32, 128 * GiB, new("T4", 1, 16 * GiB)),
        new("g4dn.12xlarge", 48, 192 * GiB, new("T4", 4, 16 * GiB)),
        new("g4dn.16xlarge", 64, 256 * GiB, new("T4", 1, 16 * GiB)),
        new("g5.xlarge", 4, 16 * GiB, new("A10G", 1, 24 * GiB)),
        new("g5.2xlarge", 8, 32 * GiB, new("A10G", 1, 24 * GiB)),
        new("g5.4xlarge", 16, 64 * GiB, new("A10G", 1, 24 * GiB)),
        new("g5.8xlarge", 32, 128 * GiB, new("A10G", 1, 24 * GiB)),
        new("g5.12xlarge", 48, 192 * GiB, new("A10G", 4, 24 * GiB)),
        new("g5.16xlarge", 64, 256 * GiB, new("A10G", 1, 24 * GiB)),
        new("g5.24xlarge", 96, 384 * GiB, new("A10G", 4, 24 * GiB)),
        new("g5.48xlarge", 192, 768 * GiB, new("A10G", 8, 24 * GiB)),
        new("g6.xlarge", 4, 16 * GiB, new("L4", 1, 24 * GiB)),
        new("g6.2xlarge", 8, 32 * GiB, new("L4", 1, 24 * GiB)),
        new("g6.4xlarge", 16, 64 * GiB, new("L4", 1, 24 * GiB)),
        new("g6.8xlarge", 32, 128 * GiB, new("L4", 1, 24 * GiB)),
        new("g6.12xlarge", 48, 192 * GiB, new("L4", 4, 24 * GiB)),
        new("g6e.xlarge", 4, 32 * GiB, new("L40S", 1, 48 * GiB), "ab"),
        new("g6e.2xlarge", 8, 64 * GiB, new("L40S", 1, 48 * GiB), "ab"),
        new("g6e.4xlarge", 16, 128 * GiB, new("L40S", 1, 48 * GiB), "ab"),
        new("p3.2xlarge", 8, 61 * GiB, new("V100", 1, 16 * GiB), "ab"),
        new("p3.8xlarge", 32, 244 * GiB, new("V100", 4, 16 * GiB), "ab"),
        new("p3.16xlarge", 64, 488 * GiB, new("V100", 8, 16 * GiB), "ab"),
        new("c5.large", 2, 4 * GiB),
        new("c5.xlarge", 4, 8 * GiB),
        new("c5.2xlarge", 8, 16 * GiB),
        new("c5.4xlarge", 16, 32 * GiB),
        new("c5.9xlarge", 36, 72 * GiB),
        new("c5.18xlarge", 72, 144 * GiB),
        new("c5d.large", 2, 4 * GiB),
        new("c5d.xlarge", 4, 8 * GiB),
        new("c5d.2xlarge", 8, 16 * GiB),
        new("c6i.large", 2, 4 * GiB),
        new("c6i.xlarge", 4, 8 * GiB),
        new("c6i.2xlarge", 8, 16 * GiB),
        new("c6i.4xlarge", 16, 32 * GiB),
        new("m5.large", 2, 8 * GiB),
        new("m5.xlarge", 4, 16 * GiB),
        new("m5.2xlarge", 8, 32 * GiB),
        new("m5.4xlarge", 16, 64 * GiB),
        new("m6i.xlarge", 4, 16 * GiB),
        new("m6i.2xlarge", 8, 32 * GiB),
        new("r5.large", 2, 16 * GiB),
        new("r5.xlarge", 4, 32 * GiB),
        new("r5b.large", 2, 16 * GiB),
        new("r5b.xlarge", 4, 32 * GiB),
        new("t3.micro", 2, 1 * GiB),
        new("t3.small", 2, 2 * GiB),
        new("t3.medium", 2, 4 * GiB),
        new("t3.large", 2, 8 * GiB),
    }.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The families that have quotas.</summary>
    public static IReadOnlyList<string> Families { get; } = ["G", "P", "Standard"];

    public static IReadOnlyList<InstanceType> All { get; } = [.. ByName.Values.OrderBy(type => type.Name, StringComparer.Ordinal)];

    public static InstanceType? Find(string name) => ByName.GetValueOrDefault(name);
}
