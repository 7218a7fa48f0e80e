using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.Middleware;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

internal sealed class SqsReceiveEndpointContext(SqsHostConfiguration hostConfiguration, SqsReceiveEndpointConfiguration configuration)
    : BaseReceiveEndpointContext(hostConfiguration, configuration)
{
    private Supervisor _consumers = new();
    private Supervisor _senders = new();

    public QueueSettings Queue => configuration.Settings;

    public override void AddConsumeAgent(IAgent agent) => _consumers.Add(agent);

    public override void AddSendAgent(IAgent agent) => _senders.Add(agent);

    /// <summary>Stops the consumers first, so that they can send till the end.</summary>
    public async Task StopAgentsAsync(StopContext context)
    {
        await Interlocked.Exchange(ref _consumers, new Supervisor()).Stop(context);
        await Interlocked.Exchange(ref _senders, new Supervisor()).Stop(context);
    }

    public override Exception ConvertException(Exception exception, string message) =>
        new AmazonSqsConnectionException($"{message}{InputAddress}: {exception.Message}", exception);

    public override void Probe(ProbeContext context)
    {
        context.Add("type", "AmazonSQS");
        context.Add("queue", Queue.Name);
    }

    protected override ISendTransportProvider CreateSendTransportProvider() => new SqsSendTransportProvider(hostConfiguration, this);

    protected override IPublishTransportProvider CreatePublishTransportProvider() => new NoPublishTransportProvider();
}
