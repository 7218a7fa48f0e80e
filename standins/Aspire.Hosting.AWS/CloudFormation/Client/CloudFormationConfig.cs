using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Aspire.Hosting.AWS.CloudFormation.Client;

/// <summary>Configuration of a <see cref="CloudFormationClient"/>.</summary>
internal sealed class CloudFormationConfig : ClientConfig
{
    public CloudFormationConfig()
        : base(new DefaultConfigurationProvider(CloudFormationDefaultConfiguration.All))
    {
        base.ServiceId = "CloudFormation";
        AuthenticationServiceName = "cloudformation";
        EndpointProvider = new CloudFormationEndpointProvider();
    }

    public override string RegionEndpointServiceName => "cloudformation";

    public override string ServiceVersion => "2010-05-15";

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString("CloudFormation", "4.0.0");

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(
            new CloudFormationEndpointParameters
            {
                Region = parameters?.AlternateEndpoint?.SystemName ?? RegionEndpoint?.SystemName,
                Endpoint = ServiceURL,
            }
        );
}
