using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Amazon.SQS.Internal;

internal sealed class SqsEndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var wanted = (SqsEndpointParameters)parameters;
        if (!string.IsNullOrEmpty(wanted.Endpoint))
            return new Endpoint(wanted.Endpoint);
        if (string.IsNullOrEmpty(wanted.Region))
            throw new AmazonClientException("Neither a region nor a service URL is set for Amazon SQS.");

        var region = RegionEndpoint.GetBySystemName(wanted.Region);
        return new Endpoint($"https://sqs.{region.SystemName}.{region.PartitionDnsSuffix}");
    }
}
