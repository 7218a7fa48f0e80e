namespace Amazon.SQS.Model;

/// <summary>Deletes the messages of a queue.</summary>
public class PurgeQueueRequest : AmazonSQSRequest
{
    /// <summary>An empty request.</summary>
    public PurgeQueueRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public PurgeQueueRequest(string queueUrl)
    {
        QueueUrl = queueUrl;
    }

    /// <summary>URL of the queue.</summary>
    public string QueueUrl { get; set; } = null!;
}
