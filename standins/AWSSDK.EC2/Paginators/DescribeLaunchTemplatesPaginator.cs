using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

internal sealed class DescribeLaunchTemplatesPaginator(IAmazonEC2 client, DescribeLaunchTemplatesRequest request)
    : Ec2Paginator<DescribeLaunchTemplatesResponse>, IDescribeLaunchTemplatesPaginator
{
    public IPaginatedEnumerable<LaunchTemplate> LaunchTemplates => Items(page => page.LaunchTemplates);

    protected override async Task<(DescribeLaunchTemplatesResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken)
    {
        request.NextToken = token ?? request.NextToken;
        var page = await client.DescribeLaunchTemplatesAsync(request, cancellationToken).ConfigureAwait(false);
        return (page, page.NextToken);
    }
}
