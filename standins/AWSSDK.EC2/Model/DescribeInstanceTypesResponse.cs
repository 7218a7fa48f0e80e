using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A page of types.</summary>
public class DescribeInstanceTypesResponse : AmazonWebServiceResponse
{
    /// <summary>Types; null when there are none.</summary>
    [Ec2Wire("InstanceTypeSet", "instanceTypeSet")]
    public List<InstanceTypeInfo>? InstanceTypes { get; set; }

    /// <summary>Where the next page starts; null on the last.</summary>
    public string? NextToken { get; set; }
}
