namespace RenderFarm.LocalCloud.Sqs.Messages;

/// <summary>A message as it is handed to a receiver.</summary>
internal sealed record ReceivedMessage(
    string Id,
    ReceiptHandle Receipt,
    string Body,
    MessageAttributes Attributes,
    MessageAttributes SystemAttributes,
    long Sent,
    long FirstReceived,
    long ReceiveCount,
    string? SourceArn
);

/// <summary>A message as it is kept.</summary>
internal sealed class MessageRow
{
    public long Id { get; init; }

    public string MessageId { get; init; } = string.Empty;

    public string Body { get; init; } = string.Empty;

    public string Attributes { get; init; } = string.Empty;

    public string SystemAttributes { get; init; } = string.Empty;

    public long Sent { get; init; }

    public long Receives { get; init; }

    public long? FirstReceived { get; init; }

    public string? SourceArn { get; init; }

    public ReceivedMessage ToMessage(long queue, long now) =>
        new(
            MessageId,
            new(queue, Id, Receives + 1),
            Body,
            MessageAttributes.FromJson(Attributes),
            MessageAttributes.FromJson(SystemAttributes),
            Sent,
            FirstReceived ?? now,
            Receives + 1,
            SourceArn
        );
}

/// <summary>How many messages a queue holds.</summary>
/// <param name="Visible">Can be received now.</param>
/// <param name="InFlight">Received, and neither deleted nor visible again.</param>
/// <param name="Delayed">Never received, and not visible yet.</param>
internal sealed record QueueDepth(long Visible, long InFlight, long Delayed);
