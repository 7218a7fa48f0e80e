using System.Text.Json;
using System.Text.Json.Nodes;
using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Sqs.Protocols;

/// <summary>AWS JSON 1.0, which the SDKs speak since the end of 2023. It names the operation in a header.</summary>
internal sealed class JsonProtocol : ISqsProtocol
{
    private const string TargetHeader = "X-Amz-Target";
    private const string TargetPrefix = "AmazonSQS.";
    private const string ContentType = "application/x-amz-json-1.0";

    public bool Recognises(HttpRequest request) =>
        request.Headers[TargetHeader].ToString().StartsWith(TargetPrefix, StringComparison.Ordinal);

    public (string Operation, SqsInput Input) Read(CloudRequest request) =>
        (request.Http.Headers[TargetHeader].ToString()[TargetPrefix.Length..], SqsInput.Parse(request.Body!.Value));

    public Task WriteAsync(CloudRequest request, string operation, JsonObject result) => WriteAsync(request, result);

    public Task WriteErrorAsync(CloudRequest request, CloudException error)
    {
        request.Response.Headers["x-amzn-query-error"] = $"{SqsErrors.QueryCodeOf(error)};{SqsErrors.BlameOf(error)}";
        return WriteAsync(request, new() { ["__type"] = "com.amazonaws.sqs#" + error.Code, ["message"] = error.Message });
    }

    private static async Task WriteAsync(CloudRequest request, JsonObject body)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        request.Response.ContentType = ContentType;
        request.Response.ContentLength = bytes.Length;
        await request.Response.Body.WriteAsync(bytes, request.Aborted);
    }
}
