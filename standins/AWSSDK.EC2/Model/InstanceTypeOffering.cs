namespace Amazon.EC2.Model;

/// <summary>A type that there is in a place.</summary>
public class InstanceTypeOffering
{
    /// <summary>Type.</summary>
    public InstanceType InstanceType { get; set; } = null!;

    /// <summary>Name of the region or zone, or id of the zone.</summary>
    public string Location { get; set; } = null!;

    /// <summary>What the place is.</summary>
    public LocationType LocationType { get; set; } = null!;
}
