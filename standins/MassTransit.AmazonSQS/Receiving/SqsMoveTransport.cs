using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Configuration;

namespace MassTransit.AmazonSqsTransport;

/// <summary>Moves a message to the queue beside its own.</summary>
internal abstract class SqsMoveTransport(SqsHostConfiguration hostConfiguration, QueueSettings queue)
{
    protected SqsHeaders Headers { get; } = new(hostConfiguration.Settings.AllowTransportHeader);

    protected async Task MoveAsync(ReceiveContext context, Action<Dictionary<string, MessageAttributeValue>> addHeaders)
    {
        var attributes = new Dictionary<string, MessageAttributeValue>(StringComparer.Ordinal);
        if (context.TryGetPayload(out AmazonSqsMessageContext? received))
        {
            // What an earlier move added, and the trace of the consumer that failed, stay behind.
            foreach (var (name, value) in received.Attributes.Where(a => !a.Key.StartsWith("MT-", StringComparison.Ordinal)))
                attributes[name] = value;
        }

        addHeaders(attributes);
        var entry = new SendMessageBatchRequestEntry { MessageBody = context.Body.GetString(), MessageAttributes = attributes };
        await hostConfiguration.Queues.SendAsync(queue, entry, context.CancellationToken);
    }
}
