using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Which spot requests were cancelled.</summary>
public class CancelSpotInstanceRequestsResponse : AmazonWebServiceResponse
{
    /// <summary>The requests; null when there are none.</summary>
    [Ec2Wire("SpotInstanceRequestSet", "spotInstanceRequestSet")]
    public List<CancelledSpotInstanceRequest>? CancelledSpotInstanceRequests { get; set; }
}
