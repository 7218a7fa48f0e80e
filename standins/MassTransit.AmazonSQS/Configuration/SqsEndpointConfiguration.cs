using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Configuration;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal class SqsEndpointConfiguration : EndpointConfiguration
{
    public SqsEndpointConfiguration(ITopologyConfiguration topology)
        : base(topology) { }

    private SqsEndpointConfiguration(IEndpointConfiguration parent, ITopologyConfiguration topology, bool isBusEndpoint)
        : base(parent, topology, isBusEndpoint) { }

    public SqsEndpointConfiguration CreateEndpointConfiguration(bool isBusEndpoint) =>
        new(this, new SqsTopologyConfiguration(Topology), isBusEndpoint);
}
