namespace Amazon.SQS.Model;

/// <summary>Sends a message.</summary>
public class SendMessageRequest : AmazonSQSRequest
{
    /// <summary>An empty request.</summary>
    public SendMessageRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public SendMessageRequest(string queueUrl, string messageBody)
    {
        QueueUrl = queueUrl;
        MessageBody = messageBody;
    }

    /// <summary>URL of the queue.</summary>
    public string QueueUrl { get; set; } = null!;

    /// <summary>Content, up to 1 MiB with the attributes.</summary>
    public string MessageBody { get; set; } = null!;

    /// <summary>Delay, 0 to 900 seconds.</summary>
    public int? DelaySeconds { get; set; }

    /// <summary>Up to ten attributes.</summary>
    public Dictionary<string, MessageAttributeValue>? MessageAttributes { get; set; }
}
