using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Amazon.EC2.Internal;

internal sealed class Ec2EndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var wanted = (Ec2EndpointParameters)parameters;
        if (!string.IsNullOrEmpty(wanted.Endpoint))
            return new Endpoint(wanted.Endpoint);
        if (string.IsNullOrEmpty(wanted.Region))
            throw new AmazonClientException("Neither a region nor a service URL is set for Amazon EC2.");

        var region = RegionEndpoint.GetBySystemName(wanted.Region);
        return new Endpoint($"https://ec2.{region.SystemName}.{region.PartitionDnsSuffix}");
    }
}
