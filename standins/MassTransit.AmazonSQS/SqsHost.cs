using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

internal sealed class SqsHost(SqsHostConfiguration hostConfiguration)
    : BaseHost(hostConfiguration, hostConfiguration.Topology),
        IHost<IAmazonSqsReceiveEndpointConfigurator>
{
    public override HostReceiveEndpointHandle ConnectReceiveEndpoint(
        IEndpointDefinition definition,
        IEndpointNameFormatter? endpointNameFormatter,
        Action<IReceiveEndpointConfigurator>? configureEndpoint = null
    ) =>
        ConnectReceiveEndpoint(
            definition,
            endpointNameFormatter,
            (IAmazonSqsReceiveEndpointConfigurator x) => configureEndpoint?.Invoke(x)
        );

    public override HostReceiveEndpointHandle ConnectReceiveEndpoint(
        string queueName,
        Action<IReceiveEndpointConfigurator>? configureEndpoint = null
    ) => ConnectReceiveEndpoint(queueName, (IAmazonSqsReceiveEndpointConfigurator x) => configureEndpoint?.Invoke(x));

    public HostReceiveEndpointHandle ConnectReceiveEndpoint(
        IEndpointDefinition definition,
        IEndpointNameFormatter? endpointNameFormatter = null,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null
    ) =>
        ConnectReceiveEndpoint(
            definition.GetEndpointName(endpointNameFormatter ?? DefaultEndpointNameFormatter.Instance),
            (IAmazonSqsReceiveEndpointConfigurator configurator) =>
            {
                hostConfiguration.ApplyDefinition(configurator, definition);
                configureEndpoint?.Invoke(configurator);
            }
        );

    public HostReceiveEndpointHandle ConnectReceiveEndpoint(
        string queueName,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null
    )
    {
        LogContext.SetCurrentIfNull(hostConfiguration.LogContext);

        var endpoint = hostConfiguration.CreateReceiveEndpoint(queueName, configureEndpoint);
        endpoint.Validate().ThrowIfContainsFailure("The receive endpoint configuration is invalid:");
        TransportLogMessages.ConnectReceiveEndpoint(endpoint.InputAddress);
        endpoint.Build(this);
        return ReceiveEndpoints.Start(queueName);
    }

    protected override void Probe(ProbeContext context) => context.Set(new { Type = "AmazonSQS", hostConfiguration.Settings.Region });
}
