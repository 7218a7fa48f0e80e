using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

internal sealed class DescribeFleetsPaginator(IAmazonEC2 client, DescribeFleetsRequest request)
    : Ec2Paginator<DescribeFleetsResponse>, IDescribeFleetsPaginator
{
    public IPaginatedEnumerable<FleetData> Fleets => Items(page => page.Fleets);

    protected override async Task<(DescribeFleetsResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken)
    {
        request.NextToken = token ?? request.NextToken;
        var page = await client.DescribeFleetsAsync(request, cancellationToken).ConfigureAwait(false);
        return (page, page.NextToken);
    }
}
