using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A page of security groups.</summary>
public class DescribeSecurityGroupsResponse : AmazonWebServiceResponse
{
    /// <summary>Where the next page starts; null on the last.</summary>
    public string? NextToken { get; set; }

    /// <summary>Groups; null when there are none.</summary>
    [Ec2Wire("SecurityGroupInfo", "securityGroupInfo")]
    public List<SecurityGroup>? SecurityGroups { get; set; }
}
