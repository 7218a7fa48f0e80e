using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>A security group.</summary>
public class SecurityGroup
{
    /// <summary>Description.</summary>
    [Ec2Wire("GroupDescription", "groupDescription")]
    public string Description { get; set; } = null!;

    /// <summary>Id.</summary>
    public string GroupId { get; set; } = null!;

    /// <summary>Name.</summary>
    public string GroupName { get; set; } = null!;

    /// <summary>What may come in; null when nothing may.</summary>
    public List<IpPermission>? IpPermissions { get; set; }

    /// <summary>What may go out; null when nothing may.</summary>
    public List<IpPermission>? IpPermissionsEgress { get; set; }

    /// <summary>Account.</summary>
    public string OwnerId { get; set; } = null!;

    /// <summary>Tags; null when there are none.</summary>
    [Ec2Wire("TagSet", "tagSet")]
    public List<Tag>? Tags { get; set; }

    /// <summary>Network.</summary>
    public string VpcId { get; set; } = null!;
}
