using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.Database;

namespace RenderFarm.Coordinator.Http;

/// <summary>The problem details (RFC 9457) that the API answers with.</summary>
internal static class Problems
{
    /// <summary>Something in the request is wrong; each field with what is.</summary>
    public static ProblemHttpResult Invalid(ValidationErrors errors) =>
        TypedResults.Problem(
            string.Join(' ', errors.ByField.Values.SelectMany(messages => messages)),
            statusCode: StatusCodes.Status400BadRequest,
            title: "The request is not valid.",
            type: ProblemTypes.InvalidRequest,
            extensions: [new("errors", errors.ByField)]
        );

    /// <summary>Something in the request is wrong.</summary>
    public static ProblemHttpResult Invalid(string detail, int status = StatusCodes.Status400BadRequest) =>
        TypedResults.Problem(detail, statusCode: status, title: "The request is not valid.", type: ProblemTypes.InvalidRequest);

    /// <summary>No such job.</summary>
    public static ProblemHttpResult NoJob(string id) =>
        NotFound($"There is no job '{Shown(id)}'. GET /api/jobs lists those that there are.");

    /// <summary>Only LocalCloud does that.</summary>
    public static ProblemHttpResult NotLocalCloud(string detail) =>
        TypedResults.Problem(
            detail,
            statusCode: StatusCodes.Status409Conflict,
            title: "The farm's cloud is not LocalCloud.",
            type: ProblemTypes.NotLocalCloud
        );

    /// <summary>No such thing.</summary>
    public static ProblemHttpResult NotFound(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found.", type: ProblemTypes.NotFound);

    /// <summary>The job has ended.</summary>
    public static ProblemHttpResult JobEnded(string id, JobState state, string refused) =>
        TypedResults.Problem(
            $"Job {id} has ended ({state}) and cannot be {refused}.",
            statusCode: StatusCodes.Status409Conflict,
            title: "The job has ended.",
            type: ProblemTypes.JobEnded
        );

    /// <summary>The cloud does not answer.</summary>
    public static ProblemHttpResult CloudUnavailable(string detail) =>
        TypedResults.Problem(
            detail.TrimEnd('.')
                + ". Try again in a moment; if it stays, see whether the store and the queues are up and the credentials are right.",
            statusCode: StatusCodes.Status503ServiceUnavailable,
            title: "The store or the queue does not answer.",
            type: ProblemTypes.CloudUnavailable
        );

    /// <summary>The disk is full, or the database cannot be had for another reason.</summary>
    public static ProblemHttpResult DatabaseUnavailable(DatabaseUnavailableException e) =>
        TypedResults.Problem(
            e.Message,
            statusCode: e.IsFull ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable,
            title: e.IsFull ? "The coordinator's disk is full." : "The coordinator's database cannot be used.",
            type: ProblemTypes.DatabaseUnavailable
        );

    /// <summary>Something that was asked for is refused.</summary>
    public static ProblemHttpResult Refused(RefusedException refusal)
    {
        var (status, title) = StatusOf(refusal.Type);
        return TypedResults.Problem(
            refusal.Message,
            statusCode: status,
            title: title,
            type: refusal.Type,
            extensions: refusal.Question is { } question ? [new("question", question)] : null
        );
    }

    private static (int Status, string Title) StatusOf(string type) =>
        type switch
        {
            ProblemTypes.NotFound => (StatusCodes.Status404NotFound, "Not found."),
            ProblemTypes.NotAsked => (StatusCodes.Status409Conflict, "Nobody has asked."),
            ProblemTypes.JobEnded => (StatusCodes.Status409Conflict, "The job has ended."),
            ProblemTypes.JobUnderWay => (StatusCodes.Status409Conflict, "The job goes on."),
            ProblemTypes.SceneNotUploaded => (StatusCodes.Status409Conflict, "The scene's file is not there."),
            ProblemTypes.AssetsNotUploaded => (StatusCodes.Status409Conflict, "Files are not there."),
            ProblemTypes.ArchiveNotUploaded => (StatusCodes.Status409Conflict, "The archive's file is not there."),
            ProblemTypes.NoWorkerArchive => (StatusCodes.Status409Conflict, "Rented instances would have nothing to run."),
            ProblemTypes.ArchiveMismatch => (StatusCodes.Status422UnprocessableEntity, "The archive is known as another."),
            ProblemTypes.SceneMismatch => (StatusCodes.Status422UnprocessableEntity, "The file is not what was announced."),
            ProblemTypes.NotRentable => (StatusCodes.Status422UnprocessableEntity, "Such instances cannot be rented."),
            ProblemTypes.IdempotencyKeyReused => (StatusCodes.Status422UnprocessableEntity, "The idempotency key is another request's."),
            ProblemTypes.TooManyQuotes => (StatusCodes.Status503ServiceUnavailable, "Too many quotes are under way."),
            ProblemTypes.SceneNotInspected => (StatusCodes.Status503ServiceUnavailable, "No worker has read the scene yet."),
            _ => (StatusCodes.Status422UnprocessableEntity, "The scene cannot be rendered."),
        };

    /// <summary>What came from outside, short enough to print.</summary>
    public static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";
}

/// <summary>Gives our types to the problems that the framework reports by itself: no such path, wrong method, wrong content type.</summary>
internal static class ProblemDefaults
{
    private const string FrameworkTypes = "https://tools.ietf.org/";

    /// <summary>Sets type and detail where the framework has set its own.</summary>
    public static void Apply(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem.Type is { } type && !type.StartsWith(FrameworkTypes, StringComparison.Ordinal))
            return;
        var request = context.HttpContext.Request;
        (problem.Type, problem.Detail) = problem.Status switch
        {
            StatusCodes.Status404NotFound => (
                ProblemTypes.NotFound,
                $"There is nothing at {request.Path}. /openapi/v1.json says what there is."
            ),
            StatusCodes.Status405MethodNotAllowed => (ProblemTypes.InvalidRequest, $"{request.Path} does not take {request.Method}."),
            StatusCodes.Status415UnsupportedMediaType => (
                ProblemTypes.InvalidRequest,
                "The body must be JSON, with Content-Type: application/json."
            ),
            StatusCodes.Status413PayloadTooLarge => (
                ProblemTypes.InvalidRequest,
                "The body is too long. Scenes go to the address that POST /api/scenes gives."
            ),
            >= 400 and < 500 => (ProblemTypes.InvalidRequest, problem.Detail),
            _ => (problem.Type, problem.Detail),
        };
    }
}

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
                title: "Internal error."
            ),
        };
        if (problem.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status507InsufficientStorage)
            httpContext.Response.Headers.RetryAfter = RetryAfter;
        if (problem.StatusCode == StatusCodes.Status500InternalServerError)
            LogUnexpected(httpContext.Request.Method, httpContext.Request.Path, exception);
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static string Explain(BadHttpRequestException exception) =>
        exception switch
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
