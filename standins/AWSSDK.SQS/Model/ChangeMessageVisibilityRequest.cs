namespace Amazon.SQS.Model;

/// <summary>Hides a received message for another time.</summary>
public class ChangeMessageVisibilityRequest : AmazonSQSRequest
{
    /// <summary>URL of the queue.</summary>
    public string QueueUrl { get; set; } = null!;

    /// <summary>Handle of the receive.</summary>
    public string ReceiptHandle { get; set; } = null!;

    /// <summary>Seconds from now, 0 to 43200.</summary>
    public int? VisibilityTimeout { get; set; }
}
