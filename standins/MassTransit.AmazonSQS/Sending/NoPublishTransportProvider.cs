using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

internal sealed class NoPublishTransportProvider : IPublishTransportProvider
{
    public Task<ISendTransport> GetPublishTransport<T>(Uri? publishAddress)
        where T : class => throw OnlyQueues.Refuse($"Publishing {TypeCache<T>.ShortName}");
}
