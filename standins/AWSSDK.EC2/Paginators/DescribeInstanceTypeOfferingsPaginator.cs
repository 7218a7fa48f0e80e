using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

internal sealed class DescribeInstanceTypeOfferingsPaginator(IAmazonEC2 client, DescribeInstanceTypeOfferingsRequest request)
    : Ec2Paginator<DescribeInstanceTypeOfferingsResponse>, IDescribeInstanceTypeOfferingsPaginator
{
    public IPaginatedEnumerable<InstanceTypeOffering> InstanceTypeOfferings => Items(page => page.InstanceTypeOfferings);

    protected override async Task<(DescribeInstanceTypeOfferingsResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken)
    {
        request.NextToken = token ?? request.NextToken;
        var page = await client.DescribeInstanceTypeOfferingsAsync(request, cancellationToken).ConfigureAwait(false);
        return (page, page.NextToken);
    }
}
