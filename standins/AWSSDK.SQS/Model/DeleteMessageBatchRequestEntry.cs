namespace Amazon.SQS.Model;

/// <summary>One message of a batch.</summary>
public class DeleteMessageBatchRequestEntry
{
    /// <summary>An empty entry.</summary>
    public DeleteMessageBatchRequestEntry()
    {
    }

    /// <summary>An entry with what it needs at least.</summary>
    public DeleteMessageBatchRequestEntry(string id, string receiptHandle)
    {
        Id = id;
        ReceiptHandle = receiptHandle;
    }

    /// <summary>Name of the entry in its batch.</summary>
    public string Id { get; set; } = null!;

    /// <summary>Handle of the receive.</summary>
    public string ReceiptHandle { get; set; } = null!;
}
