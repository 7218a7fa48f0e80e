namespace Amazon.SQS.Model;

/// <summary>One message of a batch.</summary>
public class SendMessageBatchRequestEntry
{
    /// <summary>An empty entry.</summary>
    public SendMessageBatchRequestEntry()
    {
    }

    /// <summary>An entry with what it needs at least.</summary>
    public SendMessageBatchRequestEntry(string id, string messageBody)
    {
        Id = id;
        MessageBody = messageBody;
    }

    /// <summary>Name of the entry in its batch.</summary>
    public string Id { get; set; } = null!;

    /// <summary>Content.</summary>
    public string MessageBody { get; set; } = null!;

    /// <summary>Delay, 0 to 900 seconds.</summary>
    public int? DelaySeconds { get; set; }

    /// <summary>Up to ten attributes.</summary>
    public Dictionary<string, MessageAttributeValue>? MessageAttributes { get; set; }
}
