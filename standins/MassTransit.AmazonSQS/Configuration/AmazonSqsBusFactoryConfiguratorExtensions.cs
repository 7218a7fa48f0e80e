namespace MassTransit;

/// <summary>Chooses Amazon SQS as the transport.</summary>
public static class AmazonSqsBusFactoryConfiguratorExtensions
{
    /// <summary>Uses Amazon SQS for the bus.</summary>
    public static void UsingAmazonSqs(
        this IBusRegistrationConfigurator configurator,
        Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure = null
    ) => configurator.SetBusFactory(new AmazonSqsTransport.Configuration.AmazonSqsRegistrationBusFactory(configure));
}
