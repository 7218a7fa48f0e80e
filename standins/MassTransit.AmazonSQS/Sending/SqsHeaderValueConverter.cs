using Amazon.SQS.Model;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

internal sealed class SqsHeaderValueConverter(AllowTransportHeader? allow) : IHeaderValueConverter<MessageAttributeValue>
{
    public bool TryConvert(HeaderValue headerValue, out HeaderValue<MessageAttributeValue> result)
    {
        result = default;
        return headerValue.IsStringValue(out var text) && TryConvertText(text, out result);
    }

    public bool TryConvert<T>(HeaderValue<T> headerValue, out HeaderValue<MessageAttributeValue> result)
    {
        result = default;
        return headerValue.IsStringValue(out var text) && TryConvertText(text, out result);
    }

    private bool TryConvertText(HeaderValue<string> text, out HeaderValue<MessageAttributeValue> result)
    {
        result = default;
        if (allow?.Invoke(text) == false)
            return false;

        var value = new MessageAttributeValue { DataType = "String", StringValue = text.Value };
        result = new HeaderValue<MessageAttributeValue>(text.Key, value);
        return true;
    }
}
