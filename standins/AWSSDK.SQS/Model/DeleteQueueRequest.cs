namespace Amazon.SQS.Model;

/// <summary>Deletes a queue.</summary>
public class DeleteQueueRequest : AmazonSQSRequest
{
    /// <summary>An empty request.</summary>
    public DeleteQueueRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public DeleteQueueRequest(string queueUrl)
    {
        QueueUrl = queueUrl;
    }

    /// <summary>URL of the queue.</summary>
    public string QueueUrl { get; set; } = null!;
}
