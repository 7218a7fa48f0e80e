using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SQS.Internal;
using Amazon.Util.Internal;

namespace Amazon.SQS;

/// <summary>Configuration of an <see cref="AmazonSQSClient"/>.</summary>
public class AmazonSQSConfig : ClientConfig
{
    /// <summary>Configuration with the SDK's defaults: the region and endpoint of the environment and profile.</summary>
    public AmazonSQSConfig()
        : base(new DefaultConfigurationProvider(SqsDefaultConfiguration.All))
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = "sqs";
        EndpointProvider = new SqsEndpointProvider();
    }

    /// <summary>The name by which settings such as <c>AWS_ENDPOINT_URL_SQS</c> know the service.</summary>
    public static new string ServiceId => "SQS";

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "sqs";

    /// <inheritdoc/>
    public override string ServiceVersion => "2012-11-05";

    /// <inheritdoc/>
    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0.2");

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new SqsEndpointParameters
        {
            Region = parameters?.AlternateEndpoint?.SystemName ?? RegionEndpoint?.SystemName,
            Endpoint = ServiceURL,
        });
}
