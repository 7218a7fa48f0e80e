using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

internal sealed class DescribeSubnetsPaginator(IAmazonEC2 client, DescribeSubnetsRequest request)
    : Ec2Paginator<DescribeSubnetsResponse>, IDescribeSubnetsPaginator
{
    public IPaginatedEnumerable<Subnet> Subnets => Items(page => page.Subnets);

    protected override async Task<(DescribeSubnetsResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken)
    {
        request.NextToken = token ?? request.NextToken;
        var page = await client.DescribeSubnetsAsync(request, cancellationToken).ConfigureAwait(false);
        return (page, page.NextToken);
    }
}
