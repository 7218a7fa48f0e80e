using Amazon.SQS.Model;

namespace MassTransit;

/// <summary>The message as it was received.</summary>
public interface AmazonSqsMessageContext
{
    /// <summary>The message.</summary>
    Message TransportMessage { get; }

    /// <summary>Its attributes.</summary>
    Dictionary<string, MessageAttributeValue> Attributes { get; }
}
