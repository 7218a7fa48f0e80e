using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

internal sealed class SqsSendTransportProvider(SqsHostConfiguration hostConfiguration, SqsReceiveEndpointContext endpoint)
    : ISendTransportProvider
{
    public Uri NormalizeAddress(Uri address) => new AmazonSqsEndpointAddress(hostConfiguration.HostAddress, address);

    public Task<ISendTransport> GetSendTransport(Uri address)
    {
        var to = new AmazonSqsEndpointAddress(hostConfiguration.HostAddress, address);
        TransportLogMessages.CreateSendTransport(to);

        var context = new SqsSendTransportContext(
            hostConfiguration,
            new QueueSettings(to.Name, to.Durable, to.AutoDelete),
            endpoint.Serialization
        );
        var transport = new SendTransport<PipeContext>(context);
        endpoint.AddSendAgent(transport);
        return Task.FromResult<ISendTransport>(transport);
    }
}
