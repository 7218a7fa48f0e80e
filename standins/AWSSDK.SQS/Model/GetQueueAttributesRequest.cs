namespace Amazon.SQS.Model;

/// <summary>Reads attributes of a queue.</summary>
public class GetQueueAttributesRequest : AmazonSQSRequest
{
    /// <summary>An empty request.</summary>
    public GetQueueAttributesRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public GetQueueAttributesRequest(string queueUrl, List<string> attributeNames)
    {
        QueueUrl = queueUrl;
        AttributeNames = attributeNames;
    }

    /// <summary>URL of the queue.</summary>
    public string QueueUrl { get; set; } = null!;

    /// <summary>Which attributes; none without.</summary>
    public List<string>? AttributeNames { get; set; }
}
