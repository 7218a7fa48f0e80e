namespace Amazon.SQS.Model;

/// <summary>Receives messages.</summary>
public class ReceiveMessageRequest : AmazonSQSRequest
{
    /// <summary>An empty request.</summary>
    public ReceiveMessageRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public ReceiveMessageRequest(string queueUrl)
    {
        QueueUrl = queueUrl;
    }

    /// <summary>URL of the queue.</summary>
    public string QueueUrl { get; set; } = null!;

    /// <summary>1 to 10.</summary>
    public int? MaxNumberOfMessages { get; set; }

    /// <summary>How long to wait for the first message, 0 to 20 seconds.</summary>
    public int? WaitTimeSeconds { get; set; }

    /// <summary>How long the messages stay hidden, in seconds; the queue's own value without.</summary>
    public int? VisibilityTimeout { get; set; }

    /// <summary>Which system attributes to receive.</summary>
    public List<string>? MessageSystemAttributeNames { get; set; }

    /// <summary>Which message attributes to receive.</summary>
    public List<string>? MessageAttributeNames { get; set; }
}
