namespace MassTransit;

/// <summary>How a queue is received from.</summary>
public interface IAmazonSqsQueueEndpointConfigurator : IAmazonSqsQueueConfigurator
{
    /// <summary>How long a receive waits for the first message, 0 to 20 seconds; 3 by default.</summary>
    ushort WaitTimeSeconds { set; }

    /// <summary>Whether the messages of the queue are deleted at the start; false by default.</summary>
    bool PurgeOnStartup { set; }
}
