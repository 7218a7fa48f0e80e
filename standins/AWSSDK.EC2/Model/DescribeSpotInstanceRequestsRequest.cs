using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists spot requests.</summary>
public class DescribeSpotInstanceRequestsRequest : AmazonEC2Request
{
    /// <summary>Which requests.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Most requests of a page, 5 to 1000; not together with ids.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }

    /// <summary>Ids of requests; an unknown one is an error.</summary>
    [Ec2Wire("SpotInstanceRequestId")]
    public List<string>? SpotInstanceRequestIds { get; set; }
}
