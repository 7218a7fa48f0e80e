namespace Amazon.SQS.Model;

/// <summary>A deleted entry.</summary>
public class DeleteMessageBatchResultEntry
{
    /// <summary>Name of the entry in its batch.</summary>
    public string Id { get; set; } = null!;
}
