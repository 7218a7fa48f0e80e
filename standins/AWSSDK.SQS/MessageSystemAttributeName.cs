using Amazon.Runtime;

namespace Amazon.SQS;

/// <summary>Names of what SQS itself says about a message.</summary>
public class MessageSystemAttributeName : ConstantClass
{
    /// <summary>Asks for all attributes.</summary>
    public static readonly MessageSystemAttributeName All = new("All");

    /// <summary>When the message was first received, in milliseconds since 1970.</summary>
    public static readonly MessageSystemAttributeName ApproximateFirstReceiveTimestamp = new("ApproximateFirstReceiveTimestamp");

    /// <summary>How often the message was received.</summary>
    public static readonly MessageSystemAttributeName ApproximateReceiveCount = new("ApproximateReceiveCount");

    /// <summary>Deduplication id of a FIFO queue.</summary>
    public static readonly MessageSystemAttributeName MessageDeduplicationId = new("MessageDeduplicationId");

    /// <summary>Group of a FIFO queue.</summary>
    public static readonly MessageSystemAttributeName MessageGroupId = new("MessageGroupId");

    /// <summary>Who sent the message.</summary>
    public static readonly MessageSystemAttributeName SenderId = new("SenderId");

    /// <summary>When the message was sent, in milliseconds since 1970.</summary>
    public static readonly MessageSystemAttributeName SentTimestamp = new("SentTimestamp");

    /// <summary>A name that has no constant here.</summary>
    public MessageSystemAttributeName(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that name, or a new one.</summary>
    public static implicit operator MessageSystemAttributeName(string value) => FindValue(value);

    /// <summary>The constant of that name, or a new one.</summary>
    public static MessageSystemAttributeName FindValue(string value) => FindValue<MessageSystemAttributeName>(value);
}
