using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

internal sealed class DescribeInstanceTypesPaginator(IAmazonEC2 client, DescribeInstanceTypesRequest request)
    : Ec2Paginator<DescribeInstanceTypesResponse>, IDescribeInstanceTypesPaginator
{
    public IPaginatedEnumerable<InstanceTypeInfo> InstanceTypes => Items(page => page.InstanceTypes);

    protected override async Task<(DescribeInstanceTypesResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken)
    {
        request.NextToken = token ?? request.NextToken;
        var page = await client.DescribeInstanceTypesAsync(request, cancellationToken).ConfigureAwait(false);
        return (page, page.NextToken);
    }
}
