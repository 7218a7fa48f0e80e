using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A page of networks.</summary>
public class DescribeVpcsResponse : AmazonWebServiceResponse
{
    /// <summary>Where the next page starts; null on the last.</summary>
    public string? NextToken { get; set; }

    /// <summary>Networks; null when there are none.</summary>
    [Ec2Wire("VpcSet", "vpcSet")]
    public List<Vpc>? Vpcs { get; set; }
}
