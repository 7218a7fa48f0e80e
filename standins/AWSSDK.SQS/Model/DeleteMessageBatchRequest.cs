namespace Amazon.SQS.Model;

/// <summary>Deletes up to ten received messages.</summary>
public class DeleteMessageBatchRequest : AmazonSQSRequest
{
    /// <summary>An empty request.</summary>
    public DeleteMessageBatchRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public DeleteMessageBatchRequest(string queueUrl, List<DeleteMessageBatchRequestEntry> entries)
    {
        QueueUrl = queueUrl;
        Entries = entries;
    }

    /// <summary>URL of the queue.</summary>
    public string QueueUrl { get; set; } = null!;

    /// <summary>One to ten entries.</summary>
    public List<DeleteMessageBatchRequestEntry>? Entries { get; set; }
}
