using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A new security group.</summary>
public class CreateSecurityGroupResponse : AmazonWebServiceResponse
{
    /// <summary>Id.</summary>
    public string GroupId { get; set; } = null!;

    /// <summary>Tags; null when there are none.</summary>
    [Ec2Wire("TagSet", "tagSet")]
    public List<Tag>? Tags { get; set; }
}
