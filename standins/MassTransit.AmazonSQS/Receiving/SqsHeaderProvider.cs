using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

/// <summary>Reads message attributes as headers.</summary>
internal sealed class SqsHeaderProvider(Message message) : IHeaderProvider
{
    public IEnumerable<KeyValuePair<string, object>> GetAll()
    {
        if (!message.MessageAttributes!.ContainsKey(MessageHeaders.MessageId))
            yield return new KeyValuePair<string, object>(MessageHeaders.MessageId, message.MessageId);

        foreach (var (name, value) in message.MessageAttributes)
        {
            if (value.StringValue is { } text)
                yield return new KeyValuePair<string, object>(name, text);
        }
    }

    public bool TryGetHeader(string key, [NotNullWhen(true)] out object? value)
    {
        value = message.MessageAttributes!.GetValueOrDefault(key)?.StringValue;
        if (value is null && string.Equals(key, MessageHeaders.MessageId, StringComparison.OrdinalIgnoreCase))
            value = message.MessageId;
        if (value is null && string.Equals(key, MessageHeaders.TransportSentTime, StringComparison.OrdinalIgnoreCase))
            value = SentTime();
        return value is not null;
    }

    private DateTime? SentTime() =>
        long.TryParse(
            message.Attributes?.GetValueOrDefault(MessageSystemAttributeName.SentTimestamp),
            NumberStyles.Integer,
            CultureInfo.InvariantCulture,
            out var milliseconds
        )
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime
            : null;
}
