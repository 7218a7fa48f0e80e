using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>A network.</summary>
public class Vpc
{
    /// <summary>Addresses.</summary>
    public string CidrBlock { get; set; } = null!;

    /// <summary>Whether it is the region's default.</summary>
    public bool? IsDefault { get; set; }

    /// <summary>Account.</summary>
    public string? OwnerId { get; set; }

    /// <summary>State.</summary>
    public VpcState State { get; set; } = null!;

    /// <summary>Tags; null when there are none.</summary>
    [Ec2Wire("TagSet", "tagSet")]
    public List<Tag>? Tags { get; set; }

    /// <summary>Id.</summary>
    public string VpcId { get; set; } = null!;
}
