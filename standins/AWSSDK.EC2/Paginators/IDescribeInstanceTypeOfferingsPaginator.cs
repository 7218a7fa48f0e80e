using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Lists which types there are in a region or its zones.</summary>
public interface IDescribeInstanceTypeOfferingsPaginator
{
    /// <summary>Page by page.</summary>
    IPaginatedEnumerable<DescribeInstanceTypeOfferingsResponse> Responses { get; }

    /// <summary>What the pages have.</summary>
    IPaginatedEnumerable<InstanceTypeOffering> InstanceTypeOfferings { get; }
}
