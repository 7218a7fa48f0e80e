using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A page of spot requests.</summary>
public class DescribeSpotInstanceRequestsResponse : AmazonWebServiceResponse
{
    /// <summary>Where the next page starts; null on the last.</summary>
    public string? NextToken { get; set; }

    /// <summary>Requests; null when there are none.</summary>
    [Ec2Wire("SpotInstanceRequestSet", "spotInstanceRequestSet")]
    public List<SpotInstanceRequest>? SpotInstanceRequests { get; set; }
}
