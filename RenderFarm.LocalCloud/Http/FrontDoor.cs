using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace RenderFarm.LocalCloud.Http;

/// <summary>
/// What a request passes before anything else, at LocalCloud's port and at its instances' metadata. A web page reaches both through the
/// browser of this machine's user: under a name of its own that resolves to loopback, or by requests whose answers it cannot read. Neither
/// gets in.
/// </summary>
internal static class FrontDoor
{
    private const string Sites = "Sec-Fetch-Site";

    private static readonly string[] Names = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Refuses what comes of a web page, and ends connections on which a body is left unread.</summary>
    /// <param name="app">Whose requests.</param>
    /// <param name="isPresigned">
    /// Tells addresses that carry a signature of their own, which is all that allows them: a page that got one from the farm may read or
    /// write there.
    /// </param>
    public static void UseFrontDoor(this IApplicationBuilder app, Predicate<HttpContext>? isPresigned = null) =>
        app.Use(
            async (context, next) =>
            {
                var forPages = isPresigned?.Invoke(context) == true && IsForPages(context.Request);
                var body = ObserveBody(context);
                context.Response.OnStarting(() =>
                {
                    var headers = context.Response.Headers;
                    // What is stored may be a page: it is nobody's, and so not of the same origin as the rest.
                    headers.ContentSecurityPolicy = "sandbox";
                    if (forPages)
                    {
                        headers.AccessControlAllowOrigin = "*";
                        headers.AccessControlExposeHeaders = "ETag";
                    }

                    // What was not read would be taken for the next request.
                    if (body?.IsRead == false)
                        headers.Connection = "close";
                    return Task.CompletedTask;
                });

                if (Refusal(context, forPages) is { } reason)
                    await Results.Problem(reason, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
                else if (forPages && HttpMethods.IsOptions(context.Request.Method))
                    AnswerPreflight(context.Response);
                else
                    await next(context);
            }
        );

    private static string? Refusal(HttpContext context, bool forPages)
    {
        var (request, port) = (context.Request, context.Connection.LocalPort);
        if (
            !Array.Exists(
                Names,
                name => string.Equals(request.Headers.Host, port == 80 ? name : $"{name}:{port}", StringComparison.OrdinalIgnoreCase)
            )
        )
            return $"LocalCloud answers to localhost, 127.0.0.1 and [::1] on port {port} only, not to '{request.Headers.Host}'.";
        if (
            forPages
            || (
                IsAbsentOr(request.Headers.Origin, $"http://{request.Headers.Host}")
                && IsAbsentOr(request.Headers[Sites], "none", "same-origin")
            )
        )
            return null;
        return "Requests of web pages are refused, except to presigned addresses of S3.";
    }

    // By default twice the same header is two values, and no single one.
    private static bool IsAbsentOr(StringValues header, params ReadOnlySpan<string> allowed) =>
        header.Count == 0 || (header.Count == 1 && allowed.Contains(header[0]));

    private static bool IsForPages(HttpRequest request) =>
        request.Method is "GET" or "HEAD" or "PUT"
        || (request.Method == "OPTIONS" && request.Headers.AccessControlRequestMethod.ToString() is "GET" or "HEAD" or "PUT");

    private static void AnswerPreflight(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlAllowMethods = "GET, HEAD, PUT";
        response.Headers.AccessControlAllowHeaders = "*";
        response.Headers.AccessControlMaxAge = "600";
    }

    private static ObservedBody? ObserveBody(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
            return null;
        var observed = new ObservedBody(context.Request.Body, context.Request.ContentLength);
        context.Request.Body = observed;
        return observed;
    }

    /// <summary>A request's body that knows whether all of it was read.</summary>
    private sealed class ObservedBody(Stream body, long? length) : Stream
    {
        private long _read;
        private bool _ended;

        public bool IsRead => _ended || _read == length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await body.ReadAsync(buffer, cancellationToken);
            _ended |= count == 0 && !buffer.IsEmpty;
            _read += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
