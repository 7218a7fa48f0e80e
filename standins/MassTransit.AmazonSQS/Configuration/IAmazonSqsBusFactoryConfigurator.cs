namespace MassTransit;

/// <summary>Configures a bus on Amazon SQS.</summary>
public interface IAmazonSqsBusFactoryConfigurator
    : IBusFactoryConfigurator<IAmazonSqsReceiveEndpointConfigurator>,
        IAmazonSqsQueueEndpointConfigurator
{
    /// <summary>Names the queue of the bus itself, which only responses use.</summary>
    void OverrideDefaultBusEndpointQueueName(string value);

    /// <summary>Sets where the queues are.</summary>
    void Host(AmazonSqsHostSettings settings);
}
