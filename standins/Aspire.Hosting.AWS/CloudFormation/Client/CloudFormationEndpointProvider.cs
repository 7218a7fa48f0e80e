using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Aspire.Hosting.AWS.CloudFormation.Client;

internal sealed class CloudFormationEndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var wanted = (CloudFormationEndpointParameters)parameters;
        if (!string.IsNullOrEmpty(wanted.Endpoint))
            return new Endpoint(wanted.Endpoint);
        if (string.IsNullOrEmpty(wanted.Region))
            throw new AmazonClientException("Neither a region nor a service URL is set for AWS CloudFormation.");

        var region = RegionEndpoint.GetBySystemName(wanted.Region);
        return new Endpoint($"https://cloudformation.{region.SystemName}.{region.PartitionDnsSuffix}");
    }
}
