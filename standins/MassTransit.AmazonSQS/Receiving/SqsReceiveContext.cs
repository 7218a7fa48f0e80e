using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

internal sealed class SqsReceiveContext : BaseReceiveContext, AmazonSqsMessageContext
{
    public SqsReceiveContext(Message message, SqsReceiveEndpointContext endpoint)
        : base(WasReceivedBefore(message), endpoint, endpoint.Queue)
    {
        message.MessageAttributes ??= [];
        TransportMessage = message;
        Body = new StringMessageBody(message.Body);
        HeaderProvider = new SqsHeaderProvider(message);
    }

    public Message TransportMessage { get; }

    public Dictionary<string, MessageAttributeValue> Attributes => TransportMessage.MessageAttributes!;

    public override MessageBody Body { get; }

    protected override IHeaderProvider HeaderProvider { get; }

    private static bool WasReceivedBefore(Message message) =>
        int.TryParse(
            message.Attributes?.GetValueOrDefault(MessageSystemAttributeName.ApproximateReceiveCount),
            NumberStyles.Integer,
            CultureInfo.InvariantCulture,
            out var count
        )
        && count > 1;
}
