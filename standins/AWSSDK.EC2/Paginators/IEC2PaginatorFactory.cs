namespace Amazon.EC2.Model;

/// <summary>Calls that read all pages. Each paginator can be read once.</summary>
public interface IEC2PaginatorFactory
{
    /// <summary>Lists fleets; instant ones only by their ids.</summary>
    IDescribeFleetsPaginator DescribeFleets(DescribeFleetsRequest request);

    /// <summary>Lists images.</summary>
    IDescribeImagesPaginator DescribeImages(DescribeImagesRequest request);

    /// <summary>Lists which types there are in a region or its zones.</summary>
    IDescribeInstanceTypeOfferingsPaginator DescribeInstanceTypeOfferings(DescribeInstanceTypeOfferingsRequest request);

    /// <summary>Describes types of machines.</summary>
    IDescribeInstanceTypesPaginator DescribeInstanceTypes(DescribeInstanceTypesRequest request);

    /// <summary>Lists machines.</summary>
    IDescribeInstancesPaginator DescribeInstances(DescribeInstancesRequest request);

    /// <summary>Lists versions of a launch template.</summary>
    IDescribeLaunchTemplateVersionsPaginator DescribeLaunchTemplateVersions(DescribeLaunchTemplateVersionsRequest request);

    /// <summary>Lists launch templates.</summary>
    IDescribeLaunchTemplatesPaginator DescribeLaunchTemplates(DescribeLaunchTemplatesRequest request);

    /// <summary>Lists security groups.</summary>
    IDescribeSecurityGroupsPaginator DescribeSecurityGroups(DescribeSecurityGroupsRequest request);

    /// <summary>Lists spot requests.</summary>
    IDescribeSpotInstanceRequestsPaginator DescribeSpotInstanceRequests(DescribeSpotInstanceRequestsRequest request);

    /// <summary>Lists spot prices, newest first.</summary>
    IDescribeSpotPriceHistoryPaginator DescribeSpotPriceHistory(DescribeSpotPriceHistoryRequest request);

    /// <summary>Lists subnets.</summary>
    IDescribeSubnetsPaginator DescribeSubnets(DescribeSubnetsRequest request);

    /// <summary>Lists networks.</summary>
    IDescribeVpcsPaginator DescribeVpcs(DescribeVpcsRequest request);
}
