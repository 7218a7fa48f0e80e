using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A page of offerings.</summary>
public class DescribeInstanceTypeOfferingsResponse : AmazonWebServiceResponse
{
    /// <summary>Offerings; null when there are none.</summary>
    [Ec2Wire("InstanceTypeOfferingSet", "instanceTypeOfferingSet")]
    public List<InstanceTypeOffering>? InstanceTypeOfferings { get; set; }

    /// <summary>Where the next page starts; null on the last.</summary>
    public string? NextToken { get; set; }
}
