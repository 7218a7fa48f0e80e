using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>What a place is.</summary>
public class LocationType : ConstantClass
{
    /// <summary><c>availability-zone</c>.</summary>
    public static readonly LocationType AvailabilityZone = new("availability-zone");

    /// <summary><c>availability-zone-id</c>.</summary>
    public static readonly LocationType AvailabilityZoneId = new("availability-zone-id");

    /// <summary><c>outpost</c>.</summary>
    public static readonly LocationType Outpost = new("outpost");

    /// <summary><c>region</c>.</summary>
    public static readonly LocationType Region = new("region");

    /// <summary>A value that has no constant here.</summary>
    public LocationType(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator LocationType(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static LocationType FindValue(string value) => FindValue<LocationType>(value);
}
