using Microsoft.Net.Http.Headers;

namespace RenderFarm.Coordinator.Api;

/// <summary>Refuses bodies in encodings that the framework would fail on or take for broken JSON. JSON is UTF-8 (RFC 8259), and nothing here is worth compressing.</summary>
internal sealed class BodyGuard(RequestDelegate next)
{
    /// <summary>Lets a request through, or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsUtf8(request.ContentType) && request.Headers.ContentEncoding.ToString() is ("" or "identity"))
            return next(context);
        return Problems.Invalid(
            "The body must be JSON in UTF-8, not compressed, with Content-Type: application/json.", StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(context);
    }

    private static bool IsUtf8(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
            return true; // an endpoint that takes a body refuses that
        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.Parameters.All(parameter => !parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)
                || HeaderUtilities.RemoveQuotes(parameter.Value).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
