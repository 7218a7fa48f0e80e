using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Lists machines.</summary>
public interface IDescribeInstancesPaginator
{
    /// <summary>Page by page.</summary>
    IPaginatedEnumerable<DescribeInstancesResponse> Responses { get; }

    /// <summary>What the pages have.</summary>
    IPaginatedEnumerable<Reservation> Reservations { get; }
}
