using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

internal sealed class DescribeInstancesPaginator(IAmazonEC2 client, DescribeInstancesRequest request)
    : Ec2Paginator<DescribeInstancesResponse>, IDescribeInstancesPaginator
{
    public IPaginatedEnumerable<Reservation> Reservations => Items(page => page.Reservations);

    protected override async Task<(DescribeInstancesResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken)
    {
        request.NextToken = token ?? request.NextToken;
        var page = await client.DescribeInstancesAsync(request, cancellationToken).ConfigureAwait(false);
        return (page, page.NextToken);
    }
}
