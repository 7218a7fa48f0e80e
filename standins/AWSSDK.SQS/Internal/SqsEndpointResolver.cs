using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.SQS.Internal;

internal sealed class SqsEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new SqsEndpointParameters
    {
        Region = requestContext.Request.AlternateEndpoint?.SystemName ?? requestContext.ClientConfig.RegionEndpoint?.SystemName,
        Endpoint = requestContext.ClientConfig.ServiceURL,
    };

    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) =>
        InjectHostPrefix(executionContext.RequestContext);
}
