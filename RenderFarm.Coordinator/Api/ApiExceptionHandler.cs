using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Database;
using RenderFarm.Coordinator.Hosting;
using RenderFarm.Coordinator.Scenes;

namespace RenderFarm.Coordinator.Api;

/// <summary>Turns exceptions into problem details.</summary>
internal sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    /// <summary>Seconds after which a client may try again.</summary>
    private const string RetryAfter = "5";

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            RefusedException refusal => Problems.Refused(refusal),
            CloudUnavailableException e => Problems.CloudUnavailable(e.Message),
            DatabaseUnavailableException e => Problems.DatabaseUnavailable(e),
            BadHttpRequestException e => Problems.Invalid(Explain(e), e.StatusCode),
            _ => TypedResults.Problem(
                "Something went wrong inside the coordinator. Its log says what.",
                statusCode: StatusCodes.Status500InternalServerError,
                title: "Internal error."),
        };
        if (problem.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status507InsufficientStorage)
            httpContext.Response.Headers.RetryAfter = RetryAfter;
        if (problem.StatusCode == StatusCodes.Status500InternalServerError)
            LogUnexpected(httpContext.Request.Method, httpContext.Request.Path, exception);
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static string Explain(BadHttpRequestException exception) => exception switch
    {
        { InnerException: JsonException { Path: { } path } json } when path != "$" =>
            $"The body does not fit at {path} (line {json.LineNumber + 1}): {FirstSentence(json.Message)}",
        { InnerException: JsonException json } => $"The body is not the JSON that is expected: {FirstSentence(json.Message)}",
        _ => exception.Message,
    };

    /// <summary>Without the position that System.Text.Json adds, and without the names of our types.</summary>
    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        var text = end < 0 ? message : message[..end];
        return text.Replace(typeof(ProblemTypes).Namespace + ".", "", StringComparison.Ordinal);
    }

    [LoggerMessage(1510, LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogUnexpected(string method, string path, Exception exception);
}
