using System.Net.Http.Headers;
using Amazon.Runtime;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>Changes one byte in the middle of every body after the SDK has signed it.</summary>
internal sealed class DamagingHttpClientFactory : HttpClientFactory, IDisposable
{
    private readonly DamagingHandler _handler = new();

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(_handler, disposeHandler: false);

    public void Dispose() => _handler.Dispose();

    private sealed class DamagingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content)
            {
                var bytes = await content.ReadAsByteArrayAsync(cancellationToken);
                bytes[bytes.Length / 2] ^= 1;
                var damaged = new ByteArrayContent(bytes);
                foreach (var (name, values) in (HttpHeaders)content.Headers)
                    damaged.Headers.TryAddWithoutValidation(name, values);
                request.Content = damaged;
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
