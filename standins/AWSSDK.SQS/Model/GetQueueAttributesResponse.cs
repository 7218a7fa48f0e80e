using System.Globalization;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>Attributes of a queue.</summary>
public class GetQueueAttributesResponse : AmazonWebServiceResponse
{
    /// <summary>The attributes that were asked for; null when there are none.</summary>
    public Dictionary<string, string>? Attributes { get; set; }

    /// <summary>Messages that can be received now; 0 when it was not asked for.</summary>
    public int ApproximateNumberOfMessages => Number(QueueAttributeName.ApproximateNumberOfMessages);

    /// <summary>Messages whose delay is not over; 0 when it was not asked for.</summary>
    public int ApproximateNumberOfMessagesDelayed => Number(QueueAttributeName.ApproximateNumberOfMessagesDelayed);

    /// <summary>Messages in flight; 0 when it was not asked for.</summary>
    public int ApproximateNumberOfMessagesNotVisible => Number(QueueAttributeName.ApproximateNumberOfMessagesNotVisible);

    /// <summary>Seconds for which a received message stays hidden; 0 when it was not asked for.</summary>
    public int VisibilityTimeout => Number(QueueAttributeName.VisibilityTimeout);

    /// <summary>ARN of the queue; null when it was not asked for.</summary>
    public string? QueueARN => Attributes?.GetValueOrDefault(QueueAttributeName.QueueArn);

    private int Number(string name) =>
        int.TryParse(Attributes?.GetValueOrDefault(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
