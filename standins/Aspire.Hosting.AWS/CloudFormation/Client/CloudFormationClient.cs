using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Aspire.Hosting.AWS.CloudFormation.Client;

/// <summary>Calls AWS CloudFormation through the SDK's own pipeline: credentials, retries, signing, endpoints.</summary>
internal sealed class CloudFormationClient(CloudFormationConfig config) : AmazonServiceClient(config)
{
    protected override IServiceMetadata ServiceMetadata { get; } = new CloudFormationMetadata();

    /// <summary>Calls an action.</summary>
    /// <returns>Its result.</returns>
    public async Task<XElement> CallAsync(string action, CloudFormationCall call, CancellationToken cancellationToken)
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = new CloudFormationMarshaller(action),
            ResponseUnmarshaller = new CloudFormationUnmarshaller(),
        };
        return (await InvokeAsync<CloudFormationAnswer>(call, options, cancellationToken)).Result;
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new CloudFormationEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new CloudFormationAuthSchemeHandler());
    }
}
