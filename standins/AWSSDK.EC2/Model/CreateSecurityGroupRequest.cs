using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Creates a security group, which lets everything out and nothing in.</summary>
public class CreateSecurityGroupRequest : AmazonEC2Request
{
    /// <summary>An empty request.</summary>
    public CreateSecurityGroupRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public CreateSecurityGroupRequest(string groupName, string description)
    {
        GroupName = groupName;
        Description = description;
    }

    /// <summary>Description.</summary>
    [Ec2Wire("GroupDescription")]
    public string Description { get; set; } = null!;

    /// <summary>Name.</summary>
    public string GroupName { get; set; } = null!;

    /// <summary>Tags.</summary>
    [Ec2Wire("TagSpecification")]
    public List<TagSpecification>? TagSpecifications { get; set; }

    /// <summary>Network; the default one without.</summary>
    public string? VpcId { get; set; }
}
