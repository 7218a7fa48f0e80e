namespace Amazon.EC2.Model;

internal sealed class EC2PaginatorFactory(IAmazonEC2 client) : IEC2PaginatorFactory
{
    public IDescribeFleetsPaginator DescribeFleets(DescribeFleetsRequest request) => new DescribeFleetsPaginator(client, request);

    public IDescribeImagesPaginator DescribeImages(DescribeImagesRequest request) => new DescribeImagesPaginator(client, request);

    public IDescribeInstanceTypeOfferingsPaginator DescribeInstanceTypeOfferings(DescribeInstanceTypeOfferingsRequest request) => new DescribeInstanceTypeOfferingsPaginator(client, request);

    public IDescribeInstanceTypesPaginator DescribeInstanceTypes(DescribeInstanceTypesRequest request) => new DescribeInstanceTypesPaginator(client, request);

    public IDescribeInstancesPaginator DescribeInstances(DescribeInstancesRequest request) => new DescribeInstancesPaginator(client, request);

    public IDescribeLaunchTemplateVersionsPaginator DescribeLaunchTemplateVersions(DescribeLaunchTemplateVersionsRequest request) => new DescribeLaunchTemplateVersionsPaginator(client, request);

    public IDescribeLaunchTemplatesPaginator DescribeLaunchTemplates(DescribeLaunchTemplatesRequest request) => new DescribeLaunchTemplatesPaginator(client, request);

    public IDescribeSecurityGroupsPaginator DescribeSecurityGroups(DescribeSecurityGroupsRequest request) => new DescribeSecurityGroupsPaginator(client, request);

    public IDescribeSpotInstanceRequestsPaginator DescribeSpotInstanceRequests(DescribeSpotInstanceRequestsRequest request) => new DescribeSpotInstanceRequestsPaginator(client, request);

    public IDescribeSpotPriceHistoryPaginator DescribeSpotPriceHistory(DescribeSpotPriceHistoryRequest request) => new DescribeSpotPriceHistoryPaginator(client, request);

    public IDescribeSubnetsPaginator DescribeSubnets(DescribeSubnetsRequest request) => new DescribeSubnetsPaginator(client, request);

    public IDescribeVpcsPaginator DescribeVpcs(DescribeVpcsRequest request) => new DescribeVpcsPaginator(client, request);
}
