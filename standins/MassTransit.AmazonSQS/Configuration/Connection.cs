using Amazon.SQS;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class Connection(IAmazonSQS sqsClient) : IConnection
{
    public IAmazonSQS SqsClient => sqsClient;

    public void Dispose() => sqsClient.Dispose();
}
