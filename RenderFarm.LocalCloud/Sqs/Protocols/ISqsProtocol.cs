using System.Text.Json.Nodes;
using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Sqs.Protocols;

/// <summary>A way to put operations and their results on the wire.</summary>
internal interface ISqsProtocol
{
    bool Recognises(HttpRequest request);

    (string Operation, SqsInput Input) Read(CloudRequest request);

    Task WriteAsync(CloudRequest request, string operation, JsonObject result);

    Task WriteErrorAsync(CloudRequest request, CloudException error);
}
