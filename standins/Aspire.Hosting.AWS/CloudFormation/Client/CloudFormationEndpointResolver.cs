using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Aspire.Hosting.AWS.CloudFormation.Client;

internal sealed class CloudFormationEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        new CloudFormationEndpointParameters
        {
            Region = requestContext.Request.AlternateEndpoint?.SystemName ?? requestContext.ClientConfig.RegionEndpoint?.SystemName,
            Endpoint = requestContext.ClientConfig.ServiceURL,
        };

    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) =>
        InjectHostPrefix(executionContext.RequestContext);
}
