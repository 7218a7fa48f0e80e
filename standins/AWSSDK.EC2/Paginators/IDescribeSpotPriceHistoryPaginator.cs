using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Lists spot prices, newest first.</summary>
public interface IDescribeSpotPriceHistoryPaginator
{
    /// <summary>Page by page.</summary>
    IPaginatedEnumerable<DescribeSpotPriceHistoryResponse> Responses { get; }

    /// <summary>What the pages have.</summary>
    IPaginatedEnumerable<SpotPrice> SpotPriceHistory { get; }
}
