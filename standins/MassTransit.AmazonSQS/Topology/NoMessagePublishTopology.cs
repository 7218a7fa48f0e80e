using System.Diagnostics.CodeAnalysis;
using MassTransit.Topology;

namespace MassTransit.AmazonSqsTransport.Topology;

internal sealed class NoMessagePublishTopology<TMessage>(IPublishTopology publishTopology)
    : MessagePublishTopology<TMessage>(publishTopology)
    where TMessage : class
{
    public override bool TryGetPublishAddress(Uri baseAddress, [NotNullWhen(true)] out Uri? publishAddress) =>
        throw OnlyQueues.Refuse($"Publishing {TypeCache<TMessage>.ShortName}");
}
