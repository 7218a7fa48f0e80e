using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Cancels spot requests; their machines stay.</summary>
public class CancelSpotInstanceRequestsRequest : AmazonEC2Request
{
    /// <summary>An empty request.</summary>
    public CancelSpotInstanceRequestsRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public CancelSpotInstanceRequestsRequest(List<string> spotInstanceRequestIds)
    {
        SpotInstanceRequestIds = spotInstanceRequestIds;
    }

    /// <summary>Ids.</summary>
    [Ec2Wire("SpotInstanceRequestId")]
    public List<string> SpotInstanceRequestIds { get; set; } = null!;
}
