using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Describes types of machines.</summary>
public interface IDescribeInstanceTypesPaginator
{
    /// <summary>Page by page.</summary>
    IPaginatedEnumerable<DescribeInstanceTypesResponse> Responses { get; }

    /// <summary>What the pages have.</summary>
    IPaginatedEnumerable<InstanceTypeInfo> InstanceTypes { get; }
}
