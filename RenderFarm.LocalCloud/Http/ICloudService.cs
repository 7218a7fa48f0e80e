using RenderFarm.LocalCloud.Signing;

namespace RenderFarm.LocalCloud.Http;

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
