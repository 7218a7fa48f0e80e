using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

internal sealed class DescribeVpcsPaginator(IAmazonEC2 client, DescribeVpcsRequest request)
    : Ec2Paginator<DescribeVpcsResponse>, IDescribeVpcsPaginator
{
    public IPaginatedEnumerable<Vpc> Vpcs => Items(page => page.Vpcs);

    protected override async Task<(DescribeVpcsResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken)
    {
        request.NextToken = token ?? request.NextToken;
        var page = await client.DescribeVpcsAsync(request, cancellationToken).ConfigureAwait(false);
        return (page, page.NextToken);
    }
}
