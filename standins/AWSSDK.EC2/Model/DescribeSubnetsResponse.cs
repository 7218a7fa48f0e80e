using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A page of subnets.</summary>
public class DescribeSubnetsResponse : AmazonWebServiceResponse
{
    /// <summary>Where the next page starts; null on the last.</summary>
    public string? NextToken { get; set; }

    /// <summary>Subnets; null when there are none.</summary>
    [Ec2Wire("SubnetSet", "subnetSet")]
    public List<Subnet>? Subnets { get; set; }
}
