using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

internal sealed class DescribeSpotInstanceRequestsPaginator(IAmazonEC2 client, DescribeSpotInstanceRequestsRequest request)
    : Ec2Paginator<DescribeSpotInstanceRequestsResponse>, IDescribeSpotInstanceRequestsPaginator
{
    public IPaginatedEnumerable<SpotInstanceRequest> SpotInstanceRequests => Items(page => page.SpotInstanceRequests);

    protected override async Task<(DescribeSpotInstanceRequestsResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken)
    {
        request.NextToken = token ?? request.NextToken;
        var page = await client.DescribeSpotInstanceRequestsAsync(request, cancellationToken).ConfigureAwait(false);
        return (page, page.NextToken);
    }
}
