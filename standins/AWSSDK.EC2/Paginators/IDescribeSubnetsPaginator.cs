using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Lists subnets.</summary>
public interface IDescribeSubnetsPaginator
{
    /// <summary>Page by page.</summary>
    IPaginatedEnumerable<DescribeSubnetsResponse> Responses { get; }

    /// <summary>What the pages have.</summary>
    IPaginatedEnumerable<Subnet> Subnets { get; }
}
