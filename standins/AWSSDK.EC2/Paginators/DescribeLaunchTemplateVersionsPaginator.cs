using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

internal sealed class DescribeLaunchTemplateVersionsPaginator(IAmazonEC2 client, DescribeLaunchTemplateVersionsRequest request)
    : Ec2Paginator<DescribeLaunchTemplateVersionsResponse>, IDescribeLaunchTemplateVersionsPaginator
{
    public IPaginatedEnumerable<LaunchTemplateVersion> LaunchTemplateVersions => Items(page => page.LaunchTemplateVersions);

    protected override async Task<(DescribeLaunchTemplateVersionsResponse Page, string? NextToken)> NextAsync(string? token, CancellationToken cancellationToken)
    {
        request.NextToken = token ?? request.NextToken;
        var page = await client.DescribeLaunchTemplateVersionsAsync(request, cancellationToken).ConfigureAwait(false);
        return (page, page.NextToken);
    }
}
