using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

internal sealed class DescribeSpotPriceHistoryPaginator(IAmazonEC2 client, DescribeSpotPriceHistoryRequest request)
    : Ec2Paginator<DescribeSpotPriceHistoryResponse>, IDescribeSpotPriceHistoryPaginator
{
    public IPaginatedEnumerable<SpotPrice> SpotPriceHistory => Items(page => page.SpotPriceHistory);

    protected override async Task<(DescribeSpotPriceHistoryResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken)
    {
        request.NextToken = token ?? request.NextToken;
        var page = await client.DescribeSpotPriceHistoryAsync(request, cancellationToken).ConfigureAwait(false);
        return (page, page.NextToken);
    }
}
