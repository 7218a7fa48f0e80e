namespace Amazon.SQS.Model;

/// <summary>Sets attributes of a queue.</summary>
public class SetQueueAttributesRequest : AmazonSQSRequest
{
    /// <summary>An empty request.</summary>
    public SetQueueAttributesRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public SetQueueAttributesRequest(string queueUrl, Dictionary<string, string> attributes)
    {
        QueueUrl = queueUrl;
        Attributes = attributes;
    }

    /// <summary>URL of the queue.</summary>
    public string QueueUrl { get; set; } = null!;

    /// <summary>The attributes to set.</summary>
    public Dictionary<string, string>? Attributes { get; set; }
}
