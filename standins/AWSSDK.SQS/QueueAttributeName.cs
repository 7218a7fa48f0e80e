using Amazon.Runtime;

namespace Amazon.SQS;

/// <summary>Names of queue attributes.</summary>
public class QueueAttributeName : ConstantClass
{
    /// <summary>Asks for all attributes.</summary>
    public static readonly QueueAttributeName All = new("All");

    /// <summary>Messages that can be received now.</summary>
    public static readonly QueueAttributeName ApproximateNumberOfMessages = new("ApproximateNumberOfMessages");

    /// <summary>Messages that were sent with a delay that is not over.</summary>
    public static readonly QueueAttributeName ApproximateNumberOfMessagesDelayed = new("ApproximateNumberOfMessagesDelayed");

    /// <summary>Messages that were received and are neither deleted nor visible again.</summary>
    public static readonly QueueAttributeName ApproximateNumberOfMessagesNotVisible = new("ApproximateNumberOfMessagesNotVisible");

    /// <summary>When the queue was created, in seconds since 1970.</summary>
    public static readonly QueueAttributeName CreatedTimestamp = new("CreatedTimestamp");

    /// <summary>Delay of every message, 0 to 900 seconds.</summary>
    public static readonly QueueAttributeName DelaySeconds = new("DelaySeconds");

    /// <summary>Whether the queue keeps the order.</summary>
    public static readonly QueueAttributeName FifoQueue = new("FifoQueue");

    /// <summary>Largest message in bytes.</summary>
    public static readonly QueueAttributeName MaximumMessageSize = new("MaximumMessageSize");

    /// <summary>How long a message is kept, 60 to 1209600 seconds.</summary>
    public static readonly QueueAttributeName MessageRetentionPeriod = new("MessageRetentionPeriod");

    /// <summary>Access policy, in JSON.</summary>
    public static readonly QueueAttributeName Policy = new("Policy");

    /// <summary>ARN of the queue.</summary>
    public static readonly QueueAttributeName QueueArn = new("QueueArn");

    /// <summary>How long a receive waits by default, 0 to 20 seconds.</summary>
    public static readonly QueueAttributeName ReceiveMessageWaitTimeSeconds = new("ReceiveMessageWaitTimeSeconds");

    /// <summary>Dead-letter queue and the number of receives before a message goes there, in JSON.</summary>
    public static readonly QueueAttributeName RedrivePolicy = new("RedrivePolicy");

    /// <summary>How long a received message stays hidden, 0 to 43200 seconds.</summary>
    public static readonly QueueAttributeName VisibilityTimeout = new("VisibilityTimeout");

    /// <summary>A name that has no constant here.</summary>
    public QueueAttributeName(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that name, or a new one.</summary>
    public static implicit operator QueueAttributeName(string value) => FindValue(value);

    /// <summary>The constant of that name, or a new one.</summary>
    public static QueueAttributeName FindValue(string value) => FindValue<QueueAttributeName>(value);
}
