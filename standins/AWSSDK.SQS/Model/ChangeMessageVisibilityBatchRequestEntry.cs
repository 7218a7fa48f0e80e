namespace Amazon.SQS.Model;

/// <summary>One message of a batch.</summary>
public class ChangeMessageVisibilityBatchRequestEntry
{
    /// <summary>Name of the entry in its batch.</summary>
    public string Id { get; set; } = null!;

    /// <summary>Handle of the receive.</summary>
    public string ReceiptHandle { get; set; } = null!;

    /// <summary>Seconds from now, 0 to 43200.</summary>
    public int? VisibilityTimeout { get; set; }
}
