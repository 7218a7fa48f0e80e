using MassTransit.Configuration;
using MassTransit.Topology;

namespace MassTransit.AmazonSqsTransport.Topology;

/// <summary>What is known of message types: how they are sent. Nothing is published and nothing is bound to topics.</summary>
internal sealed class SqsTopologyConfiguration : ITopologyConfiguration
{
    public SqsTopologyConfiguration()
    {
        Message = new MessageTopology(new MessageUrnEntityNameFormatter());
        Send = new SendTopology();
        Send.ConnectSendTopologyConfigurationObserver(new DelegateSendTopologyConfigurationObserver(GlobalTopology.Send));
        Publish = new NoPublishTopology();
        Publish.ConnectPublishTopologyConfigurationObserver(new DelegatePublishTopologyConfigurationObserver(GlobalTopology.Publish));
        Consume = new SqsConsumeTopology();
    }

    public SqsTopologyConfiguration(ITopologyConfiguration parent)
    {
        (Message, Send, Publish) = (parent.Message, parent.Send, parent.Publish);
        Consume = new SqsConsumeTopology();
    }

    public IMessageTopologyConfigurator Message { get; }

    public ISendTopologyConfigurator Send { get; }

    public IPublishTopologyConfigurator Publish { get; }

    public IConsumeTopologyConfigurator Consume { get; }

    public IEnumerable<ValidationResult> Validate() => [.. Send.Validate(), .. Publish.Validate(), .. Consume.Validate()];
}
