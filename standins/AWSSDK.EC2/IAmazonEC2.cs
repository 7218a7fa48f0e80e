using Amazon.EC2.Model;
using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>The part of Amazon EC2 that the farm calls.</summary>
public interface IAmazonEC2 : IAmazonService, IDisposable
{
    /// <summary>Calls that read all pages.</summary>
    IEC2PaginatorFactory Paginators { get; }

    /// <summary>Cancels spot requests; their machines stay.</summary>
    Task<CancelSpotInstanceRequestsResponse> CancelSpotInstanceRequestsAsync(CancelSpotInstanceRequestsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Asks for machines of several types and zones at once.</summary>
    Task<CreateFleetResponse> CreateFleetAsync(CreateFleetRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates a launch template.</summary>
    Task<CreateLaunchTemplateResponse> CreateLaunchTemplateAsync(CreateLaunchTemplateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Adds a version to a launch template.</summary>
    Task<CreateLaunchTemplateVersionResponse> CreateLaunchTemplateVersionAsync(CreateLaunchTemplateVersionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates a security group, which lets everything out and nothing in.</summary>
    Task<CreateSecurityGroupResponse> CreateSecurityGroupAsync(CreateSecurityGroupRequest request, CancellationToken cancellationToken = default);

    /// <summary>Sets tags of resources.</summary>
    Task<CreateTagsResponse> CreateTagsAsync(CreateTagsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes fleets.</summary>
    Task<DeleteFleetsResponse> DeleteFleetsAsync(DeleteFleetsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a launch template with all its versions.</summary>
    Task<DeleteLaunchTemplateResponse> DeleteLaunchTemplateAsync(DeleteLaunchTemplateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes versions of a launch template.</summary>
    Task<DeleteLaunchTemplateVersionsResponse> DeleteLaunchTemplateVersionsAsync(DeleteLaunchTemplateVersionsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a security group.</summary>
    Task<DeleteSecurityGroupResponse> DeleteSecurityGroupAsync(DeleteSecurityGroupRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists zones of the region.</summary>
    Task<DescribeAvailabilityZonesResponse> DescribeAvailabilityZonesAsync(DescribeAvailabilityZonesRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DescribeAvailabilityZonesAsync(DescribeAvailabilityZonesRequest, CancellationToken)"/>
    Task<DescribeAvailabilityZonesResponse> DescribeAvailabilityZonesAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists fleets; instant ones only by their ids.</summary>
    Task<DescribeFleetsResponse> DescribeFleetsAsync(DescribeFleetsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists images.</summary>
    Task<DescribeImagesResponse> DescribeImagesAsync(DescribeImagesRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DescribeImagesAsync(DescribeImagesRequest, CancellationToken)"/>
    Task<DescribeImagesResponse> DescribeImagesAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists which types there are in a region or its zones.</summary>
    Task<DescribeInstanceTypeOfferingsResponse> DescribeInstanceTypeOfferingsAsync(DescribeInstanceTypeOfferingsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Describes types of machines.</summary>
    Task<DescribeInstanceTypesResponse> DescribeInstanceTypesAsync(DescribeInstanceTypesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists machines.</summary>
    Task<DescribeInstancesResponse> DescribeInstancesAsync(DescribeInstancesRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DescribeInstancesAsync(DescribeInstancesRequest, CancellationToken)"/>
    Task<DescribeInstancesResponse> DescribeInstancesAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists versions of a launch template.</summary>
    Task<DescribeLaunchTemplateVersionsResponse> DescribeLaunchTemplateVersionsAsync(DescribeLaunchTemplateVersionsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists launch templates.</summary>
    Task<DescribeLaunchTemplatesResponse> DescribeLaunchTemplatesAsync(DescribeLaunchTemplatesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists regions.</summary>
    Task<DescribeRegionsResponse> DescribeRegionsAsync(DescribeRegionsRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DescribeRegionsAsync(DescribeRegionsRequest, CancellationToken)"/>
    Task<DescribeRegionsResponse> DescribeRegionsAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists security groups.</summary>
    Task<DescribeSecurityGroupsResponse> DescribeSecurityGroupsAsync(DescribeSecurityGroupsRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DescribeSecurityGroupsAsync(DescribeSecurityGroupsRequest, CancellationToken)"/>
    Task<DescribeSecurityGroupsResponse> DescribeSecurityGroupsAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists spot requests.</summary>
    Task<DescribeSpotInstanceRequestsResponse> DescribeSpotInstanceRequestsAsync(DescribeSpotInstanceRequestsRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DescribeSpotInstanceRequestsAsync(DescribeSpotInstanceRequestsRequest, CancellationToken)"/>
    Task<DescribeSpotInstanceRequestsResponse> DescribeSpotInstanceRequestsAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists spot prices, newest first.</summary>
    Task<DescribeSpotPriceHistoryResponse> DescribeSpotPriceHistoryAsync(DescribeSpotPriceHistoryRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DescribeSpotPriceHistoryAsync(DescribeSpotPriceHistoryRequest, CancellationToken)"/>
    Task<DescribeSpotPriceHistoryResponse> DescribeSpotPriceHistoryAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists subnets.</summary>
    Task<DescribeSubnetsResponse> DescribeSubnetsAsync(DescribeSubnetsRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DescribeSubnetsAsync(DescribeSubnetsRequest, CancellationToken)"/>
    Task<DescribeSubnetsResponse> DescribeSubnetsAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists networks.</summary>
    Task<DescribeVpcsResponse> DescribeVpcsAsync(DescribeVpcsRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DescribeVpcsAsync(DescribeVpcsRequest, CancellationToken)"/>
    Task<DescribeVpcsResponse> DescribeVpcsAsync(CancellationToken cancellationToken = default);

    /// <summary>Starts machines of one type in one zone.</summary>
    Task<RunInstancesResponse> RunInstancesAsync(RunInstancesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Ends machines.</summary>
    Task<TerminateInstancesResponse> TerminateInstancesAsync(TerminateInstancesRequest request, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonEC2Config();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonEC2Client(awsCredentials, (AmazonEC2Config)clientConfig);
}
