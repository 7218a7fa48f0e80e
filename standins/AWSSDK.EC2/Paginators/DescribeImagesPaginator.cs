using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

internal sealed class DescribeImagesPaginator(IAmazonEC2 client, DescribeImagesRequest request)
    : Ec2Paginator<DescribeImagesResponse>, IDescribeImagesPaginator
{
    public IPaginatedEnumerable<Image> Images => Items(page => page.Images);

    protected override async Task<(DescribeImagesResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken)
    {
        request.NextToken = token ?? request.NextToken;
        var page = await client.DescribeImagesAsync(request, cancellationToken).ConfigureAwait(false);
        return (page, page.NextToken);
    }
}
