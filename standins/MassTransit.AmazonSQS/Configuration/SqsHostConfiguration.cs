using MassTransit.AmazonSqsTransport.Topology;
using MassTransit.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class SqsHostConfiguration : BaseHostConfiguration<SqsReceiveEndpointConfiguration, IAmazonSqsReceiveEndpointConfigurator>
{
    private readonly SqsBusConfiguration _busConfiguration;
    private readonly Lazy<SqsQueues> _queues;

    public SqsHostConfiguration(SqsBusConfiguration busConfiguration)
        : base(busConfiguration)
    {
        _busConfiguration = busConfiguration;
        _queues = new Lazy<SqsQueues>(() => new SqsQueues(Settings.CreateConnection().SqsClient));
        Topology = new SqsBusTopology(this, busConfiguration.Topology);
    }

    public AmazonSqsHostSettings Settings { get; set; } = new ConfigurationHostSettings();

    public SqsQueues Queues => _queues.Value;

    public override Uri HostAddress => Settings.HostAddress;

    public override IBusTopology Topology { get; }

    /// <summary>None beside those at work: the SDK repeats requests, and an endpoint looks for its queue until it finds it.</summary>
    public override IRetryPolicy ReceiveTransportRetryPolicy => Retry.None;

    public void ApplyDefinition(IAmazonSqsReceiveEndpointConfigurator configurator, IEndpointDefinition definition)
    {
        if (definition.IsTemporary)
            (configurator.AutoDelete, configurator.Durable) = (true, false);

        ApplyEndpointDefinition(configurator, definition);
    }

    public override void ReceiveEndpoint(
        IEndpointDefinition definition,
        IEndpointNameFormatter? endpointNameFormatter,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null
    ) =>
        ReceiveEndpoint(
            definition.GetEndpointName(endpointNameFormatter ?? DefaultEndpointNameFormatter.Instance),
            configurator =>
            {
                ApplyDefinition(configurator, definition);
                configureEndpoint?.Invoke(configurator);
            }
        );

    public override void ReceiveEndpoint(string queueName, Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint) =>
        CreateReceiveEndpoint(queueName, configureEndpoint);

    public override IReceiveEndpointConfiguration CreateReceiveEndpointConfiguration(
        string queueName,
        Action<IReceiveEndpointConfigurator>? configure
    ) => CreateReceiveEndpoint(queueName, configure);

    public SqsReceiveEndpointConfiguration CreateReceiveEndpoint(
        string queueName,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configure
    ) =>
        CreateReceiveEndpoint(
            new QueueSettings(queueName, durable: true, autoDelete: false),
            _busConfiguration.CreateEndpointConfiguration(isBusEndpoint: false),
            configure
        );

    public SqsReceiveEndpointConfiguration CreateReceiveEndpoint(
        QueueSettings settings,
        SqsEndpointConfiguration endpoint,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configure
    )
    {
        var configuration = new SqsReceiveEndpointConfiguration(this, settings, endpoint);
        configure?.Invoke(configuration);
        Observers.EndpointConfigured(configuration);
        Add(configuration);
        return configuration;
    }

    public override IHost Build()
    {
        var host = new SqsHost(this);
        foreach (var endpoint in GetConfiguredEndpoints())
            endpoint.Build(host);
        return host;
    }
}
