using System.Net;
using Microsoft.Net.Http.Headers;
using RenderFarm.Coordinator.Access;

namespace RenderFarm.Coordinator.Http;

/// <summary>
/// Without tokens the API asks nobody who they are, so it answers this machine only. A web page that a user visits must not reach it,
/// neither under a name of its own that resolves to this machine (DNS rebinding) nor by sending requests from elsewhere (cross-site
/// requests), which a browser that has signed in would send its token with.
/// </summary>
internal sealed class LoopbackGuard(RequestDelegate next, TokenDesk tokens)
{
    /// <summary>Where it listens unless told otherwise by <c>ASPNETCORE_URLS</c> or <c>--urls</c>.</summary>
    public const string DefaultAddress = "http://localhost:5080";

    /// <summary>Lets a request through, or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        // A listener that none of our checks has seen. What a proxy says of where a request comes from changes the remote address, never
        // the local one.
        if (!tokens.IsRequired && (!IsThisMachine(context.Connection.LocalIpAddress) || !IsThisMachine(context.Connection.RemoteIpAddress)))
        {
            return Problems
                .Invalid(
                    "The coordinator answers to this machine only. From another machine use a tunnel, ssh -L 5080:localhost:5080 HOST, or "
                        + "have it ask for tokens: Access__RequireTokens=true.",
                    StatusCodes.Status403Forbidden
                )
                .ExecuteAsync(context);
        }

        if (!tokens.IsRequired && !IsLoopback(request.Host.Host))
        {
            return Problems
                .Invalid(
                    $"The coordinator answers to localhost only, not to '{request.Host.Host}'. Use "
                        + $"http://localhost:{context.Connection.LocalPort}.",
                    StatusCodes.Status403Forbidden
                )
                .ExecuteAsync(context);
        }

        if (IsFromElsewhere(request))
        {
            return Problems
                .Invalid("Requests from pages of other sites are refused.", StatusCodes.Status403Forbidden)
                .ExecuteAsync(context);
        }

        return next(context);
    }

    /// <summary>Whether a host name is this machine whatever a name server says.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether only this machine's browsers and programs come in at an address that is listened on.</summary>
    public static bool IsOfThisMachine(string url) =>
        // Sockets and pipes have no address that says who is at the other end.
        BindingAddress.Parse(url)
            is { IsUnixPipe: false, IsNamedPipe: false } address
        && IsLoopback(address.Host);

    private static bool IsThisMachine(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    private static bool IsFromElsewhere(HttpRequest request)
    {
        // Browsers send no Origin with plain reads of the same site, and with every request that writes.
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, request))
            return true;
        return !HttpMethods.IsGet(request.Method)
            && !HttpMethods.IsHead(request.Method)
            && (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site");
    }

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme == request.Scheme
        && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Refuses bodies in encodings that the framework would fail on or take for broken JSON. JSON is UTF-8 (RFC 8259), and nothing here is
/// worth compressing.
/// </summary>
internal sealed class BodyGuard(RequestDelegate next)
{
    /// <summary>Lets a request through, or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsUtf8(request.ContentType) && request.Headers.ContentEncoding.ToString() is ("" or "identity"))
            return next(context);
        return Problems
            .Invalid(
                "The body must be JSON in UTF-8, not compressed, with Content-Type: application/json.",
                StatusCodes.Status415UnsupportedMediaType
            )
            .ExecuteAsync(context);
    }

    private static bool IsUtf8(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
            return true; // an endpoint that takes a body refuses that
        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.Parameters.All(parameter =>
                !parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)
                || HeaderUtilities.RemoveQuotes(parameter.Value).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            );
    }
}

/// <summary>What browsers may do with our answers: run and load nothing that is not ours.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Adds them.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        // The page about the API writes styles into its elements.
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal)
            ? Policy.Replace("style-src 'self'", "style-src 'self' 'unsafe-inline'", StringComparison.Ordinal)
            : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return next(context);
    }
}
