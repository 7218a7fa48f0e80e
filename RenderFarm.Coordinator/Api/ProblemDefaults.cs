using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Api;

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
            StatusCodes.Status404NotFound =>
                (ProblemTypes.NotFound, $"There is nothing at {request.Path}. /openapi/v1.json says what there is."),
            StatusCodes.Status405MethodNotAllowed => (ProblemTypes.InvalidRequest, $"{request.Path} does not take {request.Method}."),
            StatusCodes.Status415UnsupportedMediaType =>
                (ProblemTypes.InvalidRequest, "The body must be JSON, with Content-Type: application/json."),
            StatusCodes.Status413PayloadTooLarge =>
                (ProblemTypes.InvalidRequest, "The body is too long. Scenes go to the address that POST /api/scenes gives."),
            >= 400 and < 500 => (ProblemTypes.InvalidRequest, problem.Detail),
            _ => (problem.Type, problem.Detail),
        };
    }
}
