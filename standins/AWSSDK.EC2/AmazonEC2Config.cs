using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.EC2.Internal;
using Amazon.Util.Internal;

namespace Amazon.EC2;

/// <summary>Configuration of an <see cref="AmazonEC2Client"/>.</summary>
public class AmazonEC2Config : ClientConfig
{
    /// <summary>Configuration with the SDK's defaults: the region and endpoint of the environment and profile.</summary>
    public AmazonEC2Config()
        : base(new DefaultConfigurationProvider(Ec2DefaultConfiguration.All))
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = "ec2";
        EndpointProvider = new Ec2EndpointProvider();
    }

    /// <summary>The name by which settings such as <c>AWS_ENDPOINT_URL_EC2</c> know the service.</summary>
    public static new string ServiceId => "EC2";

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "ec2";

    /// <inheritdoc/>
    public override string ServiceVersion => "2016-11-15";

    /// <inheritdoc/>
    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0.100");

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new Ec2EndpointParameters
        {
            Region = parameters?.AlternateEndpoint?.SystemName ?? RegionEndpoint?.SystemName,
            Endpoint = ServiceURL,
        });
}
