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

/// <summary>An error to be told to the client in its service's own format.</summary>
internal sealed class CloudException(string code, int statusCode, string message, Exception? cause = null) : Exception(message, cause)
{
    public string Code { get; } = code;

    public int StatusCode { get; } = statusCode;

    /// <summary>Further elements of the error document, by name.</summary>
    public Dictionary<string, string> Details { get; } = new(StringComparer.Ordinal);
}

/// <summary>One AWS service behind the shared port. The first registered service that recognises a request gets it.</summary>
internal interface ICloudService
{
    /// <summary>The service's name in a credential scope, such as <c>s3</c>.</summary>
    string SigningName { get; }

    /// <summary>Most bytes of a body when bodies are read into memory before they are served; null when they are streamed.</summary>
    int? MaxBufferedBody { get; }

    bool Recognises(HttpRequest request);

    /// <summary>Serves an authenticated request.</summary>
    Task HandleAsync(CloudRequest request);

    /// <summary>The service's own error for a request whose signature was refused.</summary>
    CloudException Refuse(SignatureException refusal);

    Task WriteErrorAsync(CloudRequest request, CloudException error);
}
