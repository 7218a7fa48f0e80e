using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Lists networks.</summary>
public interface IDescribeVpcsPaginator
{
    /// <summary>Page by page.</summary>
    IPaginatedEnumerable<DescribeVpcsResponse> Responses { get; }

    /// <summary>What the pages have.</summary>
    IPaginatedEnumerable<Vpc> Vpcs { get; }
}
