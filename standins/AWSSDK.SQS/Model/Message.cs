namespace Amazon.SQS.Model;

/// <summary>A received message.</summary>
public class Message
{
    /// <summary>Id that SQS gave.</summary>
    public string MessageId { get; set; } = null!;

    /// <summary>Handle of this receive.</summary>
    public string ReceiptHandle { get; set; } = null!;

    /// <summary>Content.</summary>
    public string Body { get; set; } = null!;

    /// <summary>System attributes.</summary>
    public Dictionary<string, string>? Attributes { get; set; }

    /// <summary>Attributes of the sender.</summary>
    public Dictionary<string, MessageAttributeValue>? MessageAttributes { get; set; }

    /// <summary>MD5 of the content.</summary>
    public string? MD5OfBody { get; set; }
}
