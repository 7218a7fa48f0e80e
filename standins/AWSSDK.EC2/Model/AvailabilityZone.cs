using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>A zone.</summary>
public class AvailabilityZone
{
    /// <summary>Group of zones that it is in.</summary>
    public string? GroupName { get; set; }

    /// <summary>Whether the account has it.</summary>
    public AvailabilityZoneOptInStatus? OptInStatus { get; set; }

    /// <summary>Region.</summary>
    public string RegionName { get; set; } = null!;

    /// <summary>State.</summary>
    [Ec2Wire("ZoneState", "zoneState")]
    public AvailabilityZoneState State { get; set; } = null!;

    /// <summary>Id, the same in every account.</summary>
    public string ZoneId { get; set; } = null!;

    /// <summary>Name.</summary>
    public string ZoneName { get; set; } = null!;

    /// <summary><c>availability-zone</c>, <c>local-zone</c> or <c>wavelength-zone</c>.</summary>
    public string? ZoneType { get; set; }
}
