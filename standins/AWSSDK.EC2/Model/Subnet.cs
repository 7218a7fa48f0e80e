using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>A subnet.</summary>
public class Subnet
{
    /// <summary>Zone.</summary>
    public string AvailabilityZone { get; set; } = null!;

    /// <summary>Id of the zone, the same in every account.</summary>
    public string AvailabilityZoneId { get; set; } = null!;

    /// <summary>Addresses that are free.</summary>
    public int? AvailableIpAddressCount { get; set; }

    /// <summary>Addresses.</summary>
    public string? CidrBlock { get; set; }

    /// <summary>Whether it is the default of its zone.</summary>
    public bool? DefaultForAz { get; set; }

    /// <summary>Whether machines in it get a public address.</summary>
    public bool? MapPublicIpOnLaunch { get; set; }

    /// <summary>Account.</summary>
    public string? OwnerId { get; set; }

    /// <summary>State.</summary>
    public SubnetState State { get; set; } = null!;

    /// <summary>Id.</summary>
    public string SubnetId { get; set; } = null!;

    /// <summary>Tags; null when there are none.</summary>
    [Ec2Wire("TagSet", "tagSet")]
    public List<Tag>? Tags { get; set; }

    /// <summary>Network.</summary>
    public string VpcId { get; set; } = null!;
}
