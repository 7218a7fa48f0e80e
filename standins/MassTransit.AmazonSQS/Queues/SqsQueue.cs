using Amazon.SQS.Model;

namespace MassTransit.AmazonSqsTransport;

/// <summary>A queue that exists.</summary>
internal sealed class SqsQueue(string name, string url, TimeSpan visibilityTimeout, SqsQueues queues)
{
    public string Name => name;

    public string Url => url;

    /// <summary>For how long a received message is hidden.</summary>
    public TimeSpan VisibilityTimeout => visibilityTimeout;

    public Batcher<SendMessageBatchRequestEntry> Sends { get; } = new(entries => queues.SendAsync(url, entries), SqsQueues.Size);

    public Batcher<DeleteMessageBatchRequestEntry> Deletes { get; } = new(entries => queues.DeleteAsync(url, entries), _ => 0);
}
