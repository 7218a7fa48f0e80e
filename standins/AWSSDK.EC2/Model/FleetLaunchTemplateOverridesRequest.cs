namespace Amazon.EC2.Model;

/// <summary>What takes the place of a template's settings.</summary>
public class FleetLaunchTemplateOverridesRequest
{
    /// <summary>Zone.</summary>
    public string? AvailabilityZone { get; set; }

    /// <summary>Id of the zone, the same in every account.</summary>
    public string? AvailabilityZoneId { get; set; }

    /// <summary>Image.</summary>
    public string? ImageId { get; set; }

    /// <summary>Type.</summary>
    public InstanceType? InstanceType { get; set; }

    /// <summary>Highest spot price in dollars an hour; the on-demand price without.</summary>
    public string? MaxPrice { get; set; }

    /// <summary>Placement.</summary>
    public Placement? Placement { get; set; }

    /// <summary>Rank; the lower comes first.</summary>
    public double? Priority { get; set; }

    /// <summary>Subnet.</summary>
    public string? SubnetId { get; set; }

    /// <summary>How much of the target one machine counts.</summary>
    public double? WeightedCapacity { get; set; }
}
