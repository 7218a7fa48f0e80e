using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

internal sealed class SqsReceiveTransport(SqsHostConfiguration hostConfiguration, SqsReceiveEndpointContext endpoint) : IReceiveTransport
{
    public ReceiveTransportHandle Start() => new SqsReceiveTransportAgent(hostConfiguration, endpoint);

    public ConnectHandle ConnectReceiveObserver(IReceiveObserver observer) => endpoint.ConnectReceiveObserver(observer);

    public ConnectHandle ConnectReceiveTransportObserver(IReceiveTransportObserver observer) =>
        endpoint.ConnectReceiveTransportObserver(observer);

    public ConnectHandle ConnectPublishObserver(IPublishObserver observer) => endpoint.ConnectPublishObserver(observer);

    public ConnectHandle ConnectSendObserver(ISendObserver observer) => endpoint.ConnectSendObserver(observer);

    public void Probe(ProbeContext context) => endpoint.Probe(context.CreateScope("receiveTransport"));
}
