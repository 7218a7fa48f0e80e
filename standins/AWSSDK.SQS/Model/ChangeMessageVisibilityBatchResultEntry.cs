namespace Amazon.SQS.Model;

/// <summary>A changed entry.</summary>
public class ChangeMessageVisibilityBatchResultEntry
{
    /// <summary>Name of the entry in its batch.</summary>
    public string Id { get; set; } = null!;
}
