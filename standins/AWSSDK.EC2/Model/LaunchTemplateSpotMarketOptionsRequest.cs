namespace Amazon.EC2.Model;

/// <summary>Details of a spot request.</summary>
public class LaunchTemplateSpotMarketOptionsRequest
{
    /// <summary>What an interruption does to the machine.</summary>
    public InstanceInterruptionBehavior? InstanceInterruptionBehavior { get; set; }

    /// <summary>Highest price in dollars an hour; the on-demand price without.</summary>
    public string? MaxPrice { get; set; }

    /// <summary>One machine, or one after the other.</summary>
    public SpotInstanceType? SpotInstanceType { get; set; }

    /// <summary>When the request ends by itself; not for one-time requests.</summary>
    public DateTime? ValidUntil { get; set; }
}
