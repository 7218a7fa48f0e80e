using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.EC2.Internal;

internal sealed class Ec2EndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new Ec2EndpointParameters
    {
        Region = requestContext.Request.AlternateEndpoint?.SystemName ?? requestContext.ClientConfig.RegionEndpoint?.SystemName,
        Endpoint = requestContext.ClientConfig.ServiceURL,
    };

    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) =>
        InjectHostPrefix(executionContext.RequestContext);
}
