using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

/// <summary>Moves a message that a consumer failed on.</summary>
internal sealed class SqsErrorTransport(SqsHostConfiguration hostConfiguration, QueueSettings queue)
    : SqsMoveTransport(hostConfiguration, queue),
        IErrorTransport
{
    public Task Send(ExceptionReceiveContext context) => MoveAsync(context, attributes => Headers.Copy(context, attributes));
}
