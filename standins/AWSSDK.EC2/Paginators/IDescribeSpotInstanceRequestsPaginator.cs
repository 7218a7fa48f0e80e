using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Lists spot requests.</summary>
public interface IDescribeSpotInstanceRequestsPaginator
{
    /// <summary>Page by page.</summary>
    IPaginatedEnumerable<DescribeSpotInstanceRequestsResponse> Responses { get; }

    /// <summary>What the pages have.</summary>
    IPaginatedEnumerable<SpotInstanceRequest> SpotInstanceRequests { get; }
}
