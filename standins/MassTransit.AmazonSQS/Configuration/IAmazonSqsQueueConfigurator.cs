namespace MassTransit;

/// <summary>How a queue is created; an existing queue stays as it is.</summary>
public interface IAmazonSqsQueueConfigurator
{
    /// <summary>Whether the queue outlives the bus. SQS keeps every queue; the flag is only part of the address.</summary>
    bool Durable { set; }

    /// <summary>Whether the queue is deleted when the endpoint stops.</summary>
    bool AutoDelete { set; }

    /// <summary>SQS attributes by name, such as <c>VisibilityTimeout</c> or <c>RedrivePolicy</c>.</summary>
    IDictionary<string, object> QueueAttributes { get; }

    /// <summary>Tags of the queue.</summary>
    IDictionary<string, string> QueueTags { get; }
}
