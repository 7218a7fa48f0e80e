namespace Amazon.SQS.Model;

/// <summary>Finds a queue by its name.</summary>
public class GetQueueUrlRequest : AmazonSQSRequest
{
    /// <summary>An empty request.</summary>
    public GetQueueUrlRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public GetQueueUrlRequest(string queueName)
    {
        QueueName = queueName;
    }

    /// <summary>Name of the queue.</summary>
    public string QueueName { get; set; } = null!;
}
