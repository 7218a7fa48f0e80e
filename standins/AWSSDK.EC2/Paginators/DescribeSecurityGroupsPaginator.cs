using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

internal sealed class DescribeSecurityGroupsPaginator(IAmazonEC2 client, DescribeSecurityGroupsRequest request)
    : Ec2Paginator<DescribeSecurityGroupsResponse>, IDescribeSecurityGroupsPaginator
{
    public IPaginatedEnumerable<SecurityGroup> SecurityGroups => Items(page => page.SecurityGroups);

    protected override async Task<(DescribeSecurityGroupsResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken)
    {
        request.NextToken = token ?? request.NextToken;
        var page = await client.DescribeSecurityGroupsAsync(request, cancellationToken).ConfigureAwait(false);
        return (page, page.NextToken);
    }
}
