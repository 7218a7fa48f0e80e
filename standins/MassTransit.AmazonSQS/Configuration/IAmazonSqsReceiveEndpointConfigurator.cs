namespace MassTransit;

/// <summary>Configures a receive endpoint on a queue.</summary>
public interface IAmazonSqsReceiveEndpointConfigurator : IReceiveEndpointConfigurator, IAmazonSqsQueueEndpointConfigurator
{
    /// <summary>After how many seconds a message that was not consumed is received again; 1 by default.</summary>
    int RedeliverVisibilityTimeout { set; }

    /// <summary>How long a message that is being consumed is kept hidden; 12 hours by default, which is the most SQS allows.</summary>
    TimeSpan MaxVisibilityTimeout { set; }

    /// <summary>For how many seconds at most one renewal hides a message; 60 by default and at least.</summary>
    int MaxVisibilityTimeoutRenewal { set; }
}
