namespace Amazon.SQS.Model;

/// <summary>Hides up to ten received messages for another time.</summary>
public class ChangeMessageVisibilityBatchRequest : AmazonSQSRequest
{
    /// <summary>URL of the queue.</summary>
    public string QueueUrl { get; set; } = null!;

    /// <summary>One to ten entries.</summary>
    public List<ChangeMessageVisibilityBatchRequestEntry>? Entries { get; set; }
}
