using MassTransit.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class AmazonSqsRegistrationBusFactory : TransportRegistrationBusFactory<IAmazonSqsReceiveEndpointConfigurator>
{
    private readonly SqsBusConfiguration _busConfiguration;
    private readonly Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? _configure;

    public AmazonSqsRegistrationBusFactory(Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure)
        : this(new SqsBusConfiguration(), configure) { }

    private AmazonSqsRegistrationBusFactory(
        SqsBusConfiguration busConfiguration,
        Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure
    )
        : base(busConfiguration.HostConfiguration)
    {
        _busConfiguration = busConfiguration;
        _configure = configure;
    }

    public override IBusInstance CreateBus(
        IBusRegistrationContext context,
        IEnumerable<IBusInstanceSpecification> specifications,
        string busName
    ) => CreateBus(new AmazonSqsBusFactoryConfigurator(_busConfiguration), context, _configure, specifications);
}
