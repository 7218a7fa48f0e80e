using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Details of a spot request.</summary>
public class SpotMarketOptions
{
    /// <summary>What an interruption does to the machine.</summary>
    [Ec2Wire("InstanceInterruptionBehavior", "InstanceInterruptionBehavior")]
    public InstanceInterruptionBehavior? InstanceInterruptionBehavior { get; set; }

    /// <summary>Highest price in dollars an hour; the on-demand price without.</summary>
    [Ec2Wire("MaxPrice", "MaxPrice")]
    public string? MaxPrice { get; set; }

    /// <summary>One machine, or one after the other.</summary>
    [Ec2Wire("SpotInstanceType", "SpotInstanceType")]
    public SpotInstanceType? SpotInstanceType { get; set; }

    /// <summary>When the request ends by itself; not for one-time requests.</summary>
    [Ec2Wire("ValidUntil", "ValidUntil")]
    public DateTime? ValidUntil { get; set; }
}
