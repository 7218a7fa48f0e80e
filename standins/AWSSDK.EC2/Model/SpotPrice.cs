using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>A spot price and since when it is in force.</summary>
public class SpotPrice
{
    /// <summary>Zone.</summary>
    public string AvailabilityZone { get; set; } = null!;

    /// <summary>Id of the zone, the same in every account.</summary>
    public string? AvailabilityZoneId { get; set; }

    /// <summary>Type.</summary>
    public InstanceType InstanceType { get; set; } = null!;

    /// <summary>Dollars an hour.</summary>
    [Ec2Wire("SpotPrice", "spotPrice")]
    public string Price { get; set; } = null!;

    /// <summary>System.</summary>
    public RIProductDescription ProductDescription { get; set; } = null!;

    /// <summary>Since when.</summary>
    public DateTime? Timestamp { get; set; }
}
