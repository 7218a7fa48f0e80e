using System.Collections.Frozen;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>
/// US dollars per hour of Linux instances on demand in us-east-1, from AWS's price list (https://aws.amazon.com/ec2/pricing/on-demand/,
/// as of 2025). EC2 itself tells spot prices only. Other regions are some percent dearer; <c>Ledger:OnDemandPrices</c> has the last word.
/// </summary>
internal static class ListPrices
{
    /// <summary>The region that the list is of.</summary>
    public const string Region = "us-east-1";

    /// <summary>By instance type.</summary>
    public static readonly FrozenDictionary<string, decimal> ByType = new Dictionary<string, decimal>(StringComparer.Ordinal)
    {
        ["g4dn.xlarge"] = 0.526m,
        ["g4dn.2xlarge"] = 0.752m,
        ["g4dn.4xlarge"] = 1.204m,
        ["g4dn.8xlarge"] = 2.176m,
        ["g4dn.12xlarge"] = 3.912m,
        ["g4dn.16xlarge"] = 4.352m,
        ["g5.xlarge"] = 1.006m,
        ["g5.2xlarge"] = 1.212m,
        ["g5.4xlarge"] = 1.624m,
        ["g5.8xlarge"] = 2.448m,
        ["g5.12xlarge"] = 5.672m,
        ["g5.16xlarge"] = 4.096m,
        ["g5.24xlarge"] = 8.144m,
        ["g5.48xlarge"] = 16.288m,
        ["g6.xlarge"] = 0.8048m,
        ["g6.2xlarge"] = 0.9776m,
        ["g6.4xlarge"] = 1.3232m,
        ["g6.8xlarge"] = 2.0144m,
        ["g6.12xlarge"] = 4.6016m,
        ["g6.16xlarge"] = 3.3968m,
        ["g6.24xlarge"] = 6.6752m,
        ["g6.48xlarge"] = 13.3504m,
        ["g6e.xlarge"] = 1.861m,
        ["g6e.2xlarge"] = 2.24208m,
        ["g6e.4xlarge"] = 3.00424m,
        ["g6e.8xlarge"] = 4.52856m,
        ["p3.2xlarge"] = 3.06m,
        ["p3.8xlarge"] = 12.24m,
        ["p3.16xlarge"] = 24.48m,
        ["c5.large"] = 0.085m,
        ["c5.xlarge"] = 0.17m,
        ["c5.2xlarge"] = 0.34m,
        ["c5.4xlarge"] = 0.68m,
        ["c5.9xlarge"] = 1.53m,
        ["c5.18xlarge"] = 3.06m,
        ["c5d.large"] = 0.096m,
        ["c5d.xlarge"] = 0.192m,
        ["c5d.2xlarge"] = 0.384m,
        ["c6i.large"] = 0.085m,
        ["c6i.xlarge"] = 0.17m,
        ["c6i.2xlarge"] = 0.34m,
        ["c6i.4xlarge"] = 0.68m,
        ["c6i.8xlarge"] = 1.36m,
        ["c7i.large"] = 0.08925m,
        ["c7i.xlarge"] = 0.1785m,
        ["c7i.2xlarge"] = 0.357m,
        ["c7i.4xlarge"] = 0.714m,
        ["c7i.8xlarge"] = 1.428m,
        ["m5.large"] = 0.096m,
        ["m5.xlarge"] = 0.192m,
        ["m5.2xlarge"] = 0.384m,
        ["m5.4xlarge"] = 0.768m,
        ["m5.8xlarge"] = 1.536m,
        ["r5b.large"] = 0.149m,
        ["r5b.xlarge"] = 0.298m,
        ["r5b.2xlarge"] = 0.596m,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
