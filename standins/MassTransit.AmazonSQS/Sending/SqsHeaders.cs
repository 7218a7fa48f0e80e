using Amazon.SQS.Model;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

/// <summary>Writes headers as message attributes: those that are text and that the host allows.</summary>
internal sealed class SqsHeaders
{
    private readonly TransportSetHeaderAdapter<MessageAttributeValue> _adapter;

    public SqsHeaders(AllowTransportHeader? allow)
    {
        // A message has room for ten attributes, so of a fault only the message goes along.
        _adapter = new TransportSetHeaderAdapter<MessageAttributeValue>(
            new SqsHeaderValueConverter(allow),
            TransportHeaderOptions.IncludeFaultMessage
        );
    }

    public void Copy(SendContext context, Dictionary<string, MessageAttributeValue> attributes)
    {
        _adapter.Set(attributes, context.Headers);
        _adapter.Set(attributes, MessageHeaders.ContentType, context.ContentType?.ToString());
        _adapter.Set(attributes, MessageHeaders.CorrelationId, context.CorrelationId);
    }

    public void Copy(ExceptionReceiveContext context, Dictionary<string, MessageAttributeValue> attributes) =>
        _adapter.CopyFrom(attributes, context.ExceptionHeaders);

    public void SetReason(string reason, Dictionary<string, MessageAttributeValue> attributes) =>
        _adapter.Set(attributes, MessageHeaders.Reason, reason);
}
