using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.SimpleNotificationService;

/// <summary>
/// Configuration for Amazon SNS. The farm sends to queues only, so there is no client for it here; the transport's host takes it
/// because the real one does.
/// </summary>
public class AmazonSimpleNotificationServiceConfig : ClientConfig
{
    /// <summary>Configuration with the SDK's defaults.</summary>
    public AmazonSimpleNotificationServiceConfig()
        : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard }]))
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = "sns";
    }

    /// <summary>The name by which settings such as <c>AWS_ENDPOINT_URL_SNS</c> know the service.</summary>
    public static new string ServiceId => "SNS";

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "sns";

    /// <inheritdoc/>
    public override string ServiceVersion => "2010-03-31";

    /// <inheritdoc/>
    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0.2");

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        throw new NotSupportedException("Amazon SNS needs the real package AWSSDK.SimpleNotificationService.");
}
