using MassTransit.Configuration;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class AmazonSqsBusFactoryConfigurator : BusFactoryConfigurator, IAmazonSqsBusFactoryConfigurator, IBusFactory
{
    private readonly SqsBusConfiguration _busConfiguration;
    private readonly QueueSettings _busQueue;

    public AmazonSqsBusFactoryConfigurator(SqsBusConfiguration busConfiguration)
        : base(busConfiguration)
    {
        _busConfiguration = busConfiguration;
        var name = busConfiguration.Topology.Consume.CreateTemporaryQueueName("bus");
        _busQueue = new QueueSettings(name, durable: false, autoDelete: true);
    }

    public bool Durable
    {
        set => _busQueue.Durable = value;
    }

    public bool AutoDelete
    {
        set => _busQueue.AutoDelete = value;
    }

    public IDictionary<string, object> QueueAttributes => _busQueue.Attributes;

    public IDictionary<string, string> QueueTags => _busQueue.Tags;

    public ushort WaitTimeSeconds
    {
        set => _busQueue.WaitTimeSeconds = value;
    }

    public bool PurgeOnStartup
    {
        set => _busQueue.PurgeOnStartup = value;
    }

    public void OverrideDefaultBusEndpointQueueName(string value) => _busQueue.Name = value;

    public void Host(AmazonSqsHostSettings settings) => _busConfiguration.HostConfiguration.Settings = settings;

    public void ReceiveEndpoint(
        IEndpointDefinition definition,
        IEndpointNameFormatter? endpointNameFormatter = null,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null
    ) => _busConfiguration.HostConfiguration.ReceiveEndpoint(definition, endpointNameFormatter, configureEndpoint);

    public void ReceiveEndpoint(
        IEndpointDefinition definition,
        IEndpointNameFormatter? endpointNameFormatter = null,
        Action<IReceiveEndpointConfigurator>? configureEndpoint = null
    ) => _busConfiguration.HostConfiguration.ReceiveEndpoint(definition, endpointNameFormatter, configureEndpoint);

    public void ReceiveEndpoint(string queueName, Action<IAmazonSqsReceiveEndpointConfigurator> configureEndpoint) =>
        _busConfiguration.HostConfiguration.ReceiveEndpoint(queueName, configureEndpoint);

    public void ReceiveEndpoint(string queueName, Action<IReceiveEndpointConfigurator> configureEndpoint) =>
        _busConfiguration.HostConfiguration.ReceiveEndpoint(queueName, configureEndpoint);

    public IReceiveEndpointConfiguration CreateBusEndpointConfiguration(Action<IReceiveEndpointConfigurator>? configure) =>
        _busConfiguration.HostConfiguration.CreateReceiveEndpoint(_busQueue, _busConfiguration.BusEndpointConfiguration, configure);
}
