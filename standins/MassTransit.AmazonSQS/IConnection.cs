using Amazon.SQS;

namespace MassTransit.AmazonSqsTransport;

/// <summary>The clients of a bus.</summary>
public interface IConnection : IDisposable
{
    /// <summary>Client for the queues.</summary>
    IAmazonSQS SqsClient { get; }
}
