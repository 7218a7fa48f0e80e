using Amazon.EC2.Internal;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.EC2;

/// <summary>Calls Amazon EC2 through the SDK's own pipeline: credentials, retries, signing, endpoints.</summary>
public class AmazonEC2Client : AmazonServiceClient, IAmazonEC2
{
    /// <summary>A client with the credentials, region and endpoint of the environment.</summary>
    public AmazonEC2Client()
        : this(new AmazonEC2Config())
    {
    }

    /// <summary>A client for a region with the credentials of the environment.</summary>
    public AmazonEC2Client(RegionEndpoint region)
        : this(new AmazonEC2Config { RegionEndpoint = region })
    {
    }

    /// <summary>A client with the credentials of the environment.</summary>
    public AmazonEC2Client(AmazonEC2Config config)
        : base(config)
    {
    }

    /// <summary>A client with given credentials.</summary>
    public AmazonEC2Client(AWSCredentials credentials, AmazonEC2Config clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <summary>A client with a given key.</summary>
    public AmazonEC2Client(string awsAccessKeyId, string awsSecretAccessKey, AmazonEC2Config clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig)
    {
    }

    /// <inheritdoc/>
    public IEC2PaginatorFactory Paginators => field ??= new EC2PaginatorFactory(this);

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new Ec2Metadata();

    /// <inheritdoc/>
    public virtual Task<CancelSpotInstanceRequestsResponse> CancelSpotInstanceRequestsAsync(CancelSpotInstanceRequestsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<CancelSpotInstanceRequestsResponse>("CancelSpotInstanceRequests", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<CreateFleetResponse> CreateFleetAsync(CreateFleetRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<CreateFleetResponse>("CreateFleet", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<CreateLaunchTemplateResponse> CreateLaunchTemplateAsync(CreateLaunchTemplateRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<CreateLaunchTemplateResponse>("CreateLaunchTemplate", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<CreateLaunchTemplateVersionResponse> CreateLaunchTemplateVersionAsync(CreateLaunchTemplateVersionRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<CreateLaunchTemplateVersionResponse>("CreateLaunchTemplateVersion", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<CreateSecurityGroupResponse> CreateSecurityGroupAsync(CreateSecurityGroupRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<CreateSecurityGroupResponse>("CreateSecurityGroup", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<CreateTagsResponse> CreateTagsAsync(CreateTagsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<CreateTagsResponse>("CreateTags", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DeleteFleetsResponse> DeleteFleetsAsync(DeleteFleetsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DeleteFleetsResponse>("DeleteFleets", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DeleteLaunchTemplateResponse> DeleteLaunchTemplateAsync(DeleteLaunchTemplateRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DeleteLaunchTemplateResponse>("DeleteLaunchTemplate", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DeleteLaunchTemplateVersionsResponse> DeleteLaunchTemplateVersionsAsync(DeleteLaunchTemplateVersionsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DeleteLaunchTemplateVersionsResponse>("DeleteLaunchTemplateVersions", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DeleteSecurityGroupResponse> DeleteSecurityGroupAsync(DeleteSecurityGroupRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DeleteSecurityGroupResponse>("DeleteSecurityGroup", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeAvailabilityZonesResponse> DescribeAvailabilityZonesAsync(DescribeAvailabilityZonesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeAvailabilityZonesResponse>("DescribeAvailabilityZones", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeAvailabilityZonesResponse> DescribeAvailabilityZonesAsync(CancellationToken cancellationToken = default) =>
        DescribeAvailabilityZonesAsync(new DescribeAvailabilityZonesRequest(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeFleetsResponse> DescribeFleetsAsync(DescribeFleetsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeFleetsResponse>("DescribeFleets", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeImagesResponse> DescribeImagesAsync(DescribeImagesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeImagesResponse>("DescribeImages", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeImagesResponse> DescribeImagesAsync(CancellationToken cancellationToken = default) =>
        DescribeImagesAsync(new DescribeImagesRequest(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeInstanceTypeOfferingsResponse> DescribeInstanceTypeOfferingsAsync(DescribeInstanceTypeOfferingsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeInstanceTypeOfferingsResponse>("DescribeInstanceTypeOfferings", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeInstanceTypesResponse> DescribeInstanceTypesAsync(DescribeInstanceTypesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeInstanceTypesResponse>("DescribeInstanceTypes", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeInstancesResponse> DescribeInstancesAsync(DescribeInstancesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeInstancesResponse>("DescribeInstances", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeInstancesResponse> DescribeInstancesAsync(CancellationToken cancellationToken = default) =>
        DescribeInstancesAsync(new DescribeInstancesRequest(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeLaunchTemplateVersionsResponse> DescribeLaunchTemplateVersionsAsync(DescribeLaunchTemplateVersionsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeLaunchTemplateVersionsResponse>("DescribeLaunchTemplateVersions", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeLaunchTemplatesResponse> DescribeLaunchTemplatesAsync(DescribeLaunchTemplatesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeLaunchTemplatesResponse>("DescribeLaunchTemplates", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeRegionsResponse> DescribeRegionsAsync(DescribeRegionsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeRegionsResponse>("DescribeRegions", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeRegionsResponse> DescribeRegionsAsync(CancellationToken cancellationToken = default) =>
        DescribeRegionsAsync(new DescribeRegionsRequest(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeSecurityGroupsResponse> DescribeSecurityGroupsAsync(DescribeSecurityGroupsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeSecurityGroupsResponse>("DescribeSecurityGroups", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeSecurityGroupsResponse> DescribeSecurityGroupsAsync(CancellationToken cancellationToken = default) =>
        DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeSpotInstanceRequestsResponse> DescribeSpotInstanceRequestsAsync(DescribeSpotInstanceRequestsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeSpotInstanceRequestsResponse>("DescribeSpotInstanceRequests", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeSpotInstanceRequestsResponse> DescribeSpotInstanceRequestsAsync(CancellationToken cancellationToken = default) =>
        DescribeSpotInstanceRequestsAsync(new DescribeSpotInstanceRequestsRequest(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeSpotPriceHistoryResponse> DescribeSpotPriceHistoryAsync(DescribeSpotPriceHistoryRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeSpotPriceHistoryResponse>("DescribeSpotPriceHistory", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeSpotPriceHistoryResponse> DescribeSpotPriceHistoryAsync(CancellationToken cancellationToken = default) =>
        DescribeSpotPriceHistoryAsync(new DescribeSpotPriceHistoryRequest(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeSubnetsResponse> DescribeSubnetsAsync(DescribeSubnetsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeSubnetsResponse>("DescribeSubnets", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeSubnetsResponse> DescribeSubnetsAsync(CancellationToken cancellationToken = default) =>
        DescribeSubnetsAsync(new DescribeSubnetsRequest(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeVpcsResponse> DescribeVpcsAsync(DescribeVpcsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeVpcsResponse>("DescribeVpcs", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeVpcsResponse> DescribeVpcsAsync(CancellationToken cancellationToken = default) =>
        DescribeVpcsAsync(new DescribeVpcsRequest(), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<RunInstancesResponse> RunInstancesAsync(RunInstancesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<RunInstancesResponse>("RunInstances", request, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<TerminateInstancesResponse> TerminateInstancesAsync(TerminateInstancesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<TerminateInstancesResponse>("TerminateInstances", request, cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        if (Config.RetryMode == RequestRetryMode.Standard)
            pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new Ec2StandardRetryPolicy(Config)));
        else if (Config.RetryMode == RequestRetryMode.Adaptive)
            pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new Ec2AdaptiveRetryPolicy(Config)));

        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new Ec2EndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new Ec2AuthSchemeHandler());
    }

    private Task<TResponse> CallAsync<TResponse>(string operation, AmazonEC2Request request, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, new()
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = new Ec2RequestMarshaller(operation),
            ResponseUnmarshaller = new Ec2ResponseUnmarshaller<TResponse>(),
        };
        return InvokeAsync<TResponse>(request, options, cancellationToken);
    }
}
