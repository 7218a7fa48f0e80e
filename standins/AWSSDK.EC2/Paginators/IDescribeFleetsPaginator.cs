using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Lists fleets; instant ones only by their ids.</summary>
public interface IDescribeFleetsPaginator
{
    /// <summary>Page by page.</summary>
    IPaginatedEnumerable<DescribeFleetsResponse> Responses { get; }

    /// <summary>What the pages have.</summary>
    IPaginatedEnumerable<FleetData> Fleets { get; }
}
