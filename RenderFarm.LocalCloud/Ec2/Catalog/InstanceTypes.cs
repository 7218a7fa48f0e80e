using System.Collections.Frozen;

namespace RenderFarm.LocalCloud.Ec2.Catalog;

/// <summary>
/// The types that are offered. Sizes are AWS's; prices are AWS's on-demand list prices for Linux as of 2025, of us-east-1 and eu-central-1,
/// and those of eu-central-1 that were not at hand are us-east-1's times 1.25. Good enough to practise with; only AWS knows today's.
/// Which zone lacks which type is made up, so that there are types that a zone lacks.
/// </summary>
internal static class InstanceTypes
{
    private const int GiB = 1024;

    private static readonly FrozenDictionary<string, InstanceType> ByName = new InstanceType[]
    {
        new("g4dn.xlarge", 4, 16 * GiB, 0.526m, 0.658m, new("T4", 1, 16 * GiB)),
        new("g4dn.2xlarge", 8, 32 * GiB, 0.752m, 0.94m, new("T4", 1, 16 * GiB)),
        new("g4dn.4xlarge", 16, 64 * GiB, 1.204m, 1.505m, new("T4", 1, 16 * GiB)),
        new("g4dn.8xlarge", 32, 128 * GiB, 2.176m, 2.72m, new("T4", 1, 16 * GiB)),
        new("g4dn.12xlarge", 48, 192 * GiB, 3.912m, 4.89m, new("T4", 4, 16 * GiB)),
        new("g4dn.16xlarge", 64, 256 * GiB, 4.352m, 5.44m, new("T4", 1, 16 * GiB)),
        new("g5.xlarge", 4, 16 * GiB, 1.006m, 1.258m, new("A10G", 1, 24 * GiB)),
        new("g5.2xlarge", 8, 32 * GiB, 1.212m, 1.516m, new("A10G", 1, 24 * GiB)),
        new("g5.4xlarge", 16, 64 * GiB, 1.624m, 2.031m, new("A10G", 1, 24 * GiB)),
        new("g5.8xlarge", 32, 128 * GiB, 2.448m, 3.062m, new("A10G", 1, 24 * GiB)),
        new("g5.12xlarge", 48, 192 * GiB, 5.672m, 7.094m, new("A10G", 4, 24 * GiB)),
        new("g5.16xlarge", 64, 256 * GiB, 4.096m, 5.123m, new("A10G", 1, 24 * GiB)),
        new("g5.24xlarge", 96, 384 * GiB, 8.144m, 10.186m, new("A10G", 4, 24 * GiB)),
        new("g5.48xlarge", 192, 768 * GiB, 16.288m, 20.373m, new("A10G", 8, 24 * GiB)),
        new("g6.xlarge", 4, 16 * GiB, 0.8048m, 1.006m, new("L4", 1, 24 * GiB)),
        new("g6.2xlarge", 8, 32 * GiB, 0.9776m, 1.222m, new("L4", 1, 24 * GiB)),
        new("g6.4xlarge", 16, 64 * GiB, 1.3232m, 1.654m, new("L4", 1, 24 * GiB)),
        new("g6.8xlarge", 32, 128 * GiB, 2.0144m, 2.518m, new("L4", 1, 24 * GiB)),
        new("g6.12xlarge", 48, 192 * GiB, 4.6016m, 5.752m, new("L4", 4, 24 * GiB)),
        new("g6e.xlarge", 4, 32 * GiB, 1.861m, 2.326m, new("L40S", 1, 48 * GiB), "ab"),
        new("g6e.2xlarge", 8, 64 * GiB, 2.24208m, 2.8026m, new("L40S", 1, 48 * GiB), "ab"),
        new("g6e.4xlarge", 16, 128 * GiB, 3.00424m, 3.7553m, new("L40S", 1, 48 * GiB), "ab"),
        new("p3.2xlarge", 8, 61 * GiB, 3.06m, 3.823m, new("V100", 1, 16 * GiB), "ab"),
        new("p3.8xlarge", 32, 244 * GiB, 12.24m, 15.292m, new("V100", 4, 16 * GiB), "ab"),
        new("p3.16xlarge", 64, 488 * GiB, 24.48m, 30.584m, new("V100", 8, 16 * GiB), "ab"),
        new("c5.large", 2, 4 * GiB, 0.085m, 0.097m),
        new("c5.xlarge", 4, 8 * GiB, 0.17m, 0.194m),
        new("c5.2xlarge", 8, 16 * GiB, 0.34m, 0.388m),
        new("c5.4xlarge", 16, 32 * GiB, 0.68m, 0.776m),
        new("c5.9xlarge", 36, 72 * GiB, 1.53m, 1.746m),
        new("c5.18xlarge", 72, 144 * GiB, 3.06m, 3.492m),
        new("c5d.large", 2, 4 * GiB, 0.096m, 0.111m),
        new("c5d.xlarge", 4, 8 * GiB, 0.192m, 0.222m),
        new("c5d.2xlarge", 8, 16 * GiB, 0.384m, 0.444m),
        new("c6i.large", 2, 4 * GiB, 0.085m, 0.097m),
        new("c6i.xlarge", 4, 8 * GiB, 0.17m, 0.194m),
        new("c6i.2xlarge", 8, 16 * GiB, 0.34m, 0.388m),
        new("c6i.4xlarge", 16, 32 * GiB, 0.68m, 0.776m),
        new("m5.large", 2, 8 * GiB, 0.096m, 0.115m),
        new("m5.xlarge", 4, 16 * GiB, 0.192m, 0.23m),
        new("m5.2xlarge", 8, 32 * GiB, 0.384m, 0.46m),
        new("m5.4xlarge", 16, 64 * GiB, 0.768m, 0.92m),
        new("m6i.xlarge", 4, 16 * GiB, 0.192m, 0.23m),
        new("m6i.2xlarge", 8, 32 * GiB, 0.384m, 0.46m),
        new("r5.large", 2, 16 * GiB, 0.126m, 0.152m),
        new("r5.xlarge", 4, 32 * GiB, 0.252m, 0.304m),
        new("r5b.large", 2, 16 * GiB, 0.149m, 0.179m),
        new("r5b.xlarge", 4, 32 * GiB, 0.298m, 0.358m),
        new("t3.micro", 2, 1 * GiB, 0.0104m, 0.012m),
        new("t3.small", 2, 2 * GiB, 0.0208m, 0.024m),
        new("t3.medium", 2, 4 * GiB, 0.0416m, 0.048m),
        new("t3.large", 2, 8 * GiB, 0.0832m, 0.096m),
    }.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The families that have quotas.</summary>
    public static IReadOnlyList<string> Families { get; } = ["G", "P", "Standard"];

    public static IReadOnlyList<InstanceType> All { get; } = [.. ByName.Values.OrderBy(type => type.Name, StringComparer.Ordinal)];

    public static InstanceType? Find(string name) => ByName.GetValueOrDefault(name);
}
