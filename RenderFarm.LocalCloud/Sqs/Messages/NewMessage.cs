using System.Security.Cryptography;
using System.Text;
using RenderFarm.LocalCloud.Sqs.Queues;

namespace RenderFarm.LocalCloud.Sqs.Messages;

/// <summary>A message to be sent, checked.</summary>
/// <param name="Id">Given to the client.</param>
/// <param name="Body">Without characters that XML cannot hold.</param>
/// <param name="Attributes">The sender's own.</param>
/// <param name="SystemAttributes">Only AWSTraceHeader may be among them.</param>
/// <param name="DelaySeconds">Null for the queue's.</param>
internal sealed record NewMessage(
    string Id,
    string Body,
    MessageAttributes Attributes,
    MessageAttributes SystemAttributes,
    int? DelaySeconds
)
{
    public int Size => Encoding.UTF8.GetByteCount(Body) + Attributes.Size;

    public static NewMessage Read(SqsInput input)
    {
        foreach (var name in (string[])["MessageGroupId", "MessageDeduplicationId"])
        {
            if (input.Optional(name) is { } value)
                throw SqsErrors.InvalidParameter(name, value, "The request includes a parameter that is not valid for this queue type.");
        }

        var body = Clean(input.Required("MessageBody"));
        if (body.Length == 0)
            throw SqsErrors.InvalidMessageContents("The message body must not be empty.");

        var system = input.Objects("MessageSystemAttributes");
        if (system.Keys.FirstOrDefault(name => name != "AWSTraceHeader") is { } unknown)
            throw SqsErrors.InvalidParameter(
                "MessageSystemAttributes",
                unknown,
                "The only system attribute that can be sent is AWSTraceHeader."
            );

        return new(
            Guid.NewGuid().ToString(),
            body,
            MessageAttributes.Read(input.Objects("MessageAttributes")),
            MessageAttributes.Read(system),
            input.Integer("DelaySeconds", 0, QueueAttributes.MaxDelaySeconds)
        );
    }

    public static string Md5(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));

    /// <summary>SQS puts U+FFFD in the place of characters that are not allowed in XML 1.0.</summary>
    private static string Clean(string body) =>
        body.All(IsAllowed)
            ? body
            : string.Create(
                body.Length,
                body,
                (span, source) =>
                {
                    for (var i = 0; i < span.Length; i++)
                        span[i] = IsAllowed(source[i]) ? source[i] : '\uFFFD';
                }
            );

    private static bool IsAllowed(char c) => c is '\t' or '\n' or '\r' or (>= ' ' and not ('\uFFFE' or '\uFFFF'));
}
