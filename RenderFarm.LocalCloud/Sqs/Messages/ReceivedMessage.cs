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
