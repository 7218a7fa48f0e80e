using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using RenderFarm.LocalCloud.Http;
using RenderFarm.LocalCloud.Signing;
using RenderFarm.LocalCloud.Sqs.Messages;
using RenderFarm.LocalCloud.Sqs.Queues;

namespace RenderFarm.LocalCloud.Sqs;

/// <summary>Amazon SQS in its JSON protocol, which names the operation in a header.</summary>
internal sealed class SqsService : ICloudService
{
    private const string TargetPrefix = "AmazonSQS.";
    private const string ContentType = "application/x-amz-json-1.0";

    // The largest batch, with room for the escapes of JSON.
    private const int MaxBody = 6 * QueueAttributes.MaxMessageBytes + (64 << 10);

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

    public bool Recognises(HttpRequest request) =>
        request.Headers["X-Amz-Target"].ToString().StartsWith(TargetPrefix, StringComparison.Ordinal);

    public async Task HandleAsync(CloudRequest request)
    {
        var name = request.Http.Headers["X-Amz-Target"].ToString()[TargetPrefix.Length..];
        if (!_operations.TryGetValue(name, out var operation))
            throw SqsErrors.UnknownOperation(name);

        var result = await operation(new(request, SqsInput.Parse(request.Body!.Value)));
        await WriteAsync(request, result);
    }

    public CloudException Refuse(SignatureException refusal) => refusal.Fault switch
    {
        SignatureFault.UnknownKey => SqsErrors.Error("InvalidClientTokenId", "InvalidClientTokenId", refusal.Message, 403),
        SignatureFault.Mismatch => SqsErrors.Error("InvalidSignatureException", "SignatureDoesNotMatch", refusal.Message, 403),
        SignatureFault.Skewed or SignatureFault.Expired => SqsErrors.Error("RequestExpired", "RequestExpired", refusal.Message, 403),
        SignatureFault.Malformed => SqsErrors.Error("IncompleteSignatureException", "IncompleteSignature", refusal.Message),
        SignatureFault.Unsigned => SqsErrors.Error("MissingAuthenticationTokenException", "MissingAuthenticationToken", refusal.Message, 403),
        _ => SqsErrors.Error("AccessDeniedException", "AccessDenied", refusal.Message, 403),
    };

    public Task WriteErrorAsync(CloudRequest request, CloudException error)
    {
        var sender = error.StatusCode < StatusCodes.Status500InternalServerError ? "Sender" : "Receiver";
        request.Response.Headers["x-amzn-query-error"] = $"{error.Details.GetValueOrDefault(SqsErrors.QueryCode, error.Code)};{sender}";
        return WriteAsync(request, new() { ["__type"] = "com.amazonaws.sqs#" + error.Code, ["message"] = error.Message });
    }

    private static async Task WriteAsync(CloudRequest request, JsonObject body)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        request.Response.Headers["x-amzn-RequestId"] = request.RequestId;
        request.Response.ContentType = ContentType;
        request.Response.ContentLength = bytes.Length;
        await request.Response.Body.WriteAsync(bytes, request.Aborted);
    }
}
