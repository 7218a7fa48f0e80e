namespace Amazon.SQS.Model;

/// <summary>Sends up to ten messages.</summary>
public class SendMessageBatchRequest : AmazonSQSRequest
{
    /// <summary>An empty request.</summary>
    public SendMessageBatchRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public SendMessageBatchRequest(string queueUrl, List<SendMessageBatchRequestEntry> entries)
    {
        QueueUrl = queueUrl;
        Entries = entries;
    }

    /// <summary>URL of the queue.</summary>
    public string QueueUrl { get; set; } = null!;

    /// <summary>One to ten entries.</summary>
    public List<SendMessageBatchRequestEntry>? Entries { get; set; }
}
