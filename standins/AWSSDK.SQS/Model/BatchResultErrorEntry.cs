namespace Amazon.SQS.Model;

/// <summary>An entry of a batch that was refused.</summary>
public class BatchResultErrorEntry
{
    /// <summary>Name of the entry in its batch.</summary>
    public string Id { get; set; } = null!;

    /// <summary>Error code.</summary>
    public string Code { get; set; } = null!;

    /// <summary>What was wrong.</summary>
    public string? Message { get; set; }

    /// <summary>Whether the caller is at fault.</summary>
    public bool? SenderFault { get; set; }
}
