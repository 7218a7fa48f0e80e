using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

/// <summary>Moves a message that nobody consumes.</summary>
internal sealed class SqsDeadLetterTransport(SqsHostConfiguration hostConfiguration, QueueSettings queue)
    : SqsMoveTransport(hostConfiguration, queue),
        IDeadLetterTransport
{
    public Task Send(ReceiveContext context, string reason) =>
        MoveAsync(context, attributes => Headers.SetReason(reason ?? "Unspecified", attributes));
}
