using System.Text.Json.Nodes;
using RenderFarm.LocalCloud.Sqs.Queues;

namespace RenderFarm.LocalCloud.Sqs.Messages;

/// <summary>The operations on messages.</summary>
internal sealed class MessageOperations(MessageStore messages, QueueStore queues, IHostApplicationLifetime lifetime)
{
    private const int MaxReceived = 10;

    public async Task<JsonObject> SendAsync(SqsCall call)
    {
        var message = NewMessage.Read(call.Input);
        await messages.SendAsync(call.QueueName, [message]);
        return Sent(message);
    }

    public async Task<JsonObject> SendBatchAsync(SqsCall call)
    {
        var batch = Batch.Read(call.Input);
        var queue = queues.Find(call.QueueName);
        var parsed = batch.Parse(input =>
        {
            var message = NewMessage.Read(input);
            MessageStore.CheckSize(queue, message);
            return message;
        });
        var bytes = parsed.Sum(entry => entry.Value.Size);
        if (bytes > QueueAttributes.MaxMessageBytes)
            throw SqsErrors.BatchRequestTooLong(bytes, QueueAttributes.MaxMessageBytes);

        await messages.SendAsync(queue.Name, parsed.ConvertAll(entry => entry.Value));
        foreach (var (id, message) in parsed)
            batch.Succeed(id, Sent(message));
        return batch.ToWire();
    }

    public async Task<JsonObject> ReceiveAsync(SqsCall call)
    {
        var max = call.Input.Integer("MaxNumberOfMessages", 1, MaxReceived) ?? 1;
        var visibility = call.Input.Integer("VisibilityTimeout", 0, QueueAttributes.MaxVisibilitySeconds);
        var wait = call.Input.Integer("WaitTimeSeconds", 0, QueueAttributes.MaxWaitSeconds);

        // Who waits for a message must not hold up the end of the process.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Request.Aborted, lifetime.ApplicationStopping);
        var received = await messages.ReceiveAsync(
            call.QueueName,
            max,
            visibility,
            wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            end.Token
        );

        var system = call.Input.Strings("MessageSystemAttributeNames").Concat(call.Input.Strings("AttributeNames")).ToList();
        var own = call.Input.Strings("MessageAttributeNames");
        return received.Count == 0
            ? []
            : new() { ["Messages"] = new JsonArray([.. received.Select(message => Received(message, system, own))]) };
    }

    public async Task<JsonObject> DeleteAsync(SqsCall call)
    {
        await messages.DeleteAsync(call.QueueName, [Receipt(call.Input, Queue(call))]);
        return [];
    }

    public async Task<JsonObject> DeleteBatchAsync(SqsCall call)
    {
        var batch = Batch.Read(call.Input);
        var queue = Queue(call);
        var parsed = batch.Parse(input => Receipt(input, queue));
        await messages.DeleteAsync(queue.Name, parsed.ConvertAll(entry => entry.Value));
        foreach (var (id, _) in parsed)
            batch.Succeed(id);
        return batch.ToWire();
    }

    public async Task<JsonObject> ChangeVisibilityAsync(SqsCall call)
    {
        var queue = Queue(call);
        var changed = await messages.ChangeVisibilityAsync(queue.Name, [(Receipt(call.Input, queue), Timeout(call.Input))]);
        return changed[0] ? [] : throw SqsErrors.MessageNotInflight();
    }

    public async Task<JsonObject> ChangeVisibilityBatchAsync(SqsCall call)
    {
        var batch = Batch.Read(call.Input);
        var queue = Queue(call);
        var parsed = batch.Parse(input => (Receipt(input, queue), Timeout(input)));
        var changed = await messages.ChangeVisibilityAsync(queue.Name, parsed.ConvertAll(entry => entry.Value));
        foreach (var ((id, _), done) in parsed.Zip(changed))
        {
            if (done)
                batch.Succeed(id);
            else
                batch.Fail(id, SqsErrors.MessageNotInflight());
        }

        return batch.ToWire();
    }

    private static ReceiptHandle Receipt(SqsInput input, Queue queue)
    {
        var receipt = ReceiptHandle.Parse(input.Required("ReceiptHandle"));
        return receipt.Queue == queue.Id ? receipt : throw SqsErrors.ReceiptHandleIsInvalid();
    }

    private static int Timeout(SqsInput input) =>
        input.Integer("VisibilityTimeout", 0, QueueAttributes.MaxVisibilitySeconds)
        ?? throw SqsErrors.MissingParameter("VisibilityTimeout");

    private static JsonObject Sent(NewMessage message)
    {
        var sent = new JsonObject { ["MessageId"] = message.Id, ["MD5OfMessageBody"] = NewMessage.Md5(message.Body) };
        if (!message.Attributes.IsEmpty)
            sent["MD5OfMessageAttributes"] = message.Attributes.Md5();
        if (!message.SystemAttributes.IsEmpty)
            sent["MD5OfMessageSystemAttributes"] = message.SystemAttributes.Md5();
        return sent;
    }

    private static JsonObject Received(ReceivedMessage message, IReadOnlyList<string> system, IReadOnlyList<string> own)
    {
        var wire = new JsonObject
        {
            ["MessageId"] = message.Id,
            ["ReceiptHandle"] = message.Receipt.ToString(),
            ["MD5OfBody"] = NewMessage.Md5(message.Body),
            ["Body"] = message.Body,
        };
        var attributes = SystemAttributes(message)
            .Where(pair => system.Contains("All", StringComparer.Ordinal) || system.Contains(pair.Key, StringComparer.Ordinal))
            .ToList();
        if (attributes.Count > 0)
            wire["Attributes"] = new JsonObject(attributes);

        var selected = message.Attributes.Select(own);
        if (!selected.IsEmpty)
        {
            wire["MD5OfMessageAttributes"] = selected.Md5();
            wire["MessageAttributes"] = selected.ToWire();
        }

        return wire;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> SystemAttributes(ReceivedMessage message)
    {
        yield return new("SenderId", QueueNames.Account);
        yield return new("SentTimestamp", message.Sent.ToString());
        yield return new("ApproximateReceiveCount", message.ReceiveCount.ToString());
        yield return new("ApproximateFirstReceiveTimestamp", message.FirstReceived.ToString());
        if (message.SourceArn is { } source)
            yield return new("DeadLetterQueueSourceArn", source);
        foreach (var (name, value) in message.SystemAttributes.ToWire())
            yield return new(name, value!["StringValue"]!.DeepClone());
    }

    private Queue Queue(SqsCall call) => queues.Find(call.QueueName);
}
