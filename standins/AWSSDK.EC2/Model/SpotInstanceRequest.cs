using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>A spot request.</summary>
public class SpotInstanceRequest
{
    /// <summary>When it was made.</summary>
    public DateTime? CreateTime { get; set; }

    /// <summary>Why it failed.</summary>
    public SpotInstanceStateFault? Fault { get; set; }

    /// <summary>Its machine; null as long as it has none.</summary>
    public string? InstanceId { get; set; }

    /// <summary>What an interruption does to the machine.</summary>
    public InstanceInterruptionBehavior? InstanceInterruptionBehavior { get; set; }

    /// <summary>Zone of its machine.</summary>
    public string? LaunchedAvailabilityZone { get; set; }

    /// <summary>System.</summary>
    public RIProductDescription? ProductDescription { get; set; }

    /// <summary>Id.</summary>
    public string SpotInstanceRequestId { get; set; } = null!;

    /// <summary>Highest price in dollars an hour.</summary>
    public string? SpotPrice { get; set; }

    /// <summary>State.</summary>
    public SpotInstanceState State { get; set; } = null!;

    /// <summary>State in detail.</summary>
    public SpotInstanceStatus Status { get; set; } = null!;

    /// <summary>Tags; null when there are none.</summary>
    [Ec2Wire("TagSet")]
    public List<Tag>? Tags { get; set; }

    /// <summary>One machine, or one after the other.</summary>
    public SpotInstanceType Type { get; set; } = null!;

    /// <summary>When it ends by itself.</summary>
    public DateTime? ValidUntil { get; set; }
}
