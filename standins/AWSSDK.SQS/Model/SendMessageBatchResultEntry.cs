namespace Amazon.SQS.Model;

/// <summary>A sent entry.</summary>
public class SendMessageBatchResultEntry
{
    /// <summary>Name of the entry in its batch.</summary>
    public string Id { get; set; } = null!;

    /// <summary>Id that SQS gave.</summary>
    public string MessageId { get; set; } = null!;

    /// <summary>MD5 of the content.</summary>
    public string? MD5OfMessageBody { get; set; }
}
