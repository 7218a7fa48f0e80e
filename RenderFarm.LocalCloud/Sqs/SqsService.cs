using System.Collections.Frozen;
using System.Text.Json.Nodes;
using RenderFarm.LocalCloud.Http;
using RenderFarm.LocalCloud.Signing;
using RenderFarm.LocalCloud.Sqs.Messages;
using RenderFarm.LocalCloud.Sqs.Protocols;
using RenderFarm.LocalCloud.Sqs.Queues;

namespace RenderFarm.LocalCloud.Sqs;

/// <summary>Amazon SQS, standard queues.</summary>
internal sealed class SqsService : ICloudService
{
    // The largest batch, with room for the escapes of JSON.
    private const int MaxBody = 6 * QueueAttributes.MaxMessageBytes + (64 << 10);

    private static readonly ISqsProtocol[] Protocols = [new JsonProtocol(), new QueryProtocol()];

    private readonly FrozenDictionary<string, Func<SqsCall, Task<JsonObject>>> _operations;

    public SqsService(QueueOperations queues, MessageOperations messages) =>
        _operations = new Dictionary<string, Func<SqsCall, Task<JsonObject>>>(StringComparer.Ordinal)
        {
            ["CreateQueue"] = queues.CreateAsync,
            ["GetQueueUrl"] = queues.GetUrlAsync,
            ["GetQueueAttributes"] = queues.GetAttributesAsync,
            ["SetQueueAttributes"] = queues.SetAttributesAsync,
            ["ListQueues"] = queues.ListAsync,
            ["ListDeadLetterSourceQueues"] = queues.ListSourcesAsync,
            ["DeleteQueue"] = queues.DeleteAsync,
            ["PurgeQueue"] = queues.PurgeAsync,
            ["TagQueue"] = queues.TagAsync,
            ["UntagQueue"] = queues.UntagAsync,
            ["ListQueueTags"] = queues.ListTagsAsync,
            ["SendMessage"] = messages.SendAsync,
            ["SendMessageBatch"] = messages.SendBatchAsync,
            ["ReceiveMessage"] = messages.ReceiveAsync,
            ["DeleteMessage"] = messages.DeleteAsync,
            ["DeleteMessageBatch"] = messages.DeleteBatchAsync,
            ["ChangeMessageVisibility"] = messages.ChangeVisibilityAsync,
            ["ChangeMessageVisibilityBatch"] = messages.ChangeVisibilityBatchAsync,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public string SigningName => "sqs";

    public int? MaxBufferedBody => MaxBody;

    public bool Recognises(HttpRequest request) => Protocols.Any(protocol => protocol.Recognises(request));

    public async Task HandleAsync(CloudRequest request)
    {
        var protocol = ProtocolOf(request);
        var (name, input) = protocol.Read(request);
        if (!_operations.TryGetValue(name, out var operation))
            throw SqsErrors.UnknownOperation(name);

        var result = await operation(new(request, input));
        request.Response.Headers["x-amzn-RequestId"] = request.RequestId;
        await protocol.WriteAsync(request, name, result);
    }

    public CloudException Refuse(SignatureException refusal) =>
        refusal.Fault switch
        {
            SignatureFault.UnknownKey => SqsErrors.Error("InvalidClientTokenId", "InvalidClientTokenId", refusal.Message, 403),
            SignatureFault.Mismatch => SqsErrors.Error("InvalidSignatureException", "SignatureDoesNotMatch", refusal.Message, 403),
            SignatureFault.Skewed or SignatureFault.Expired => SqsErrors.Error("RequestExpired", "RequestExpired", refusal.Message, 403),
            SignatureFault.Malformed => SqsErrors.Error("IncompleteSignatureException", "IncompleteSignature", refusal.Message),
            SignatureFault.Unsigned => SqsErrors.Error(
                "MissingAuthenticationTokenException",
                "MissingAuthenticationToken",
                refusal.Message,
                403
            ),
            _ => SqsErrors.Error("AccessDeniedException", "AccessDenied", refusal.Message, 403),
        };

    public Task WriteErrorAsync(CloudRequest request, CloudException error)
    {
        request.Response.Headers["x-amzn-RequestId"] = request.RequestId;
        return ProtocolOf(request).WriteErrorAsync(request, error);
    }

    private static ISqsProtocol ProtocolOf(CloudRequest request) => Protocols.First(protocol => protocol.Recognises(request.Http));
}

/// <summary>One operation to be done.</summary>
internal sealed record SqsCall(CloudRequest Request, SqsInput Input)
{
    /// <summary>The queue that the call addresses by URL.</summary>
    public string QueueName => QueueNames.FromUrl(Input.Required("QueueUrl"));

    public string UrlOf(string queueName) => QueueNames.Url(Request.Http, queueName);
}
