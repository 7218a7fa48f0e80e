using MassTransit.Topology;

namespace MassTransit.AmazonSqsTransport.Topology;

internal sealed class NoPublishTopology : PublishTopology
{
    protected override IMessagePublishTopologyConfigurator CreateMessageTopology<T>()
    {
        var topology = new NoMessagePublishTopology<T>(this);
        OnMessageTopologyCreated(topology);
        return topology;
    }
}
