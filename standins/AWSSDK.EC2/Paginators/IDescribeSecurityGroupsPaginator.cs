using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Lists security groups.</summary>
public interface IDescribeSecurityGroupsPaginator
{
    /// <summary>Page by page.</summary>
    IPaginatedEnumerable<DescribeSecurityGroupsResponse> Responses { get; }

    /// <summary>What the pages have.</summary>
    IPaginatedEnumerable<SecurityGroup> SecurityGroups { get; }
}
