namespace MassTransit.AmazonSqsTransport;

/// <summary>The one thing that this transport leaves to the real package.</summary>
internal static class OnlyQueues
{
    public static NotSupportedException Refuse(string what) =>
        new(
            $"{what}: topics need Amazon SNS, which only the real package MassTransit.AmazonSQS speaks. Send to a queue instead, "
                + "queue:name."
        );
}
