using MassTransit.AmazonSqsTransport.Configuration;

namespace MassTransit;

/// <summary>Shorter ways to configure a host or an endpoint.</summary>
public static class AmazonSqsHostConfigurationExtensions
{
    /// <summary>Sets the host by its address, <c>amazonsqs://region</c>.</summary>
    public static void Host(
        this IAmazonSqsBusFactoryConfigurator configurator,
        Uri hostAddress,
        Action<IAmazonSqsHostConfigurator> configure
    )
    {
        ArgumentNullException.ThrowIfNull(hostAddress);

        var host = new AmazonSqsHostConfigurator(hostAddress);
        configure(host);
        configurator.Host(host.Settings);
    }

    /// <summary>Sets the host by its region.</summary>
    public static void Host(
        this IAmazonSqsBusFactoryConfigurator configurator,
        string hostName,
        Action<IAmazonSqsHostConfigurator> configure
    ) => configurator.Host(new UriBuilder(AmazonSqsHostAddress.AmazonSqsScheme, hostName).Uri, configure);

    /// <summary>Adds an endpoint on a queue of its own that goes with the bus.</summary>
    public static void ReceiveEndpoint(
        this IAmazonSqsBusFactoryConfigurator configurator,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configure = null
    ) => configurator.ReceiveEndpoint(new TemporaryEndpointDefinition(), DefaultEndpointNameFormatter.Instance, configure);

    /// <summary>Adds an endpoint as a definition says.</summary>
    public static void ReceiveEndpoint(
        this IAmazonSqsBusFactoryConfigurator configurator,
        IEndpointDefinition definition,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configure = null
    ) => configurator.ReceiveEndpoint(definition, DefaultEndpointNameFormatter.Instance, configure);
}
