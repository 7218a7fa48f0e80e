using RenderFarm.LocalCloud.Signing;

namespace RenderFarm.LocalCloud.Http;

/// <summary>A request on its way through the dispatcher.</summary>
internal sealed class CloudRequest(HttpContext context, RequestTarget target, string requestId)
{
    public HttpContext Context { get; } = context;

    public RequestTarget Target { get; } = target;

    /// <summary>The body, for services that have it read into memory.</summary>
    public ReadOnlyMemory<byte>? Body { get; set; }

    /// <summary>Set once the signature is verified.</summary>
    public SignedRequest Signature
    {
        get => field ?? throw new InvalidOperationException("The request is not authenticated yet.");
        set;
    }

    public string RequestId { get; } = requestId;

    public HttpRequest Http => Context.Request;

    public HttpResponse Response => Context.Response;

    public CancellationToken Aborted => Context.RequestAborted;
}
