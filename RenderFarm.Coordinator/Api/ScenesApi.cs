using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Scenes;

namespace RenderFarm.Coordinator.Api;

/// <summary><c>/api/scenes</c>.</summary>
internal static class ScenesApi
{
    /// <summary>What one PUT may carry in S3.</summary>
    private const long MaxSceneBytes = 5L * 1024 * 1024 * 1024;

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapScenes(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/scenes", AnnounceAsync)
            .WithName("AnnounceScene")
            .WithSummary("Announces a .blend.")
            .WithDescription(
                "Answers `known` when the farm has the file already, else `upload` with a presigned PUT: send the file there as the body, " +
                "with exactly the headers given. The store refuses a body that does not match the hash.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Scenes");
        return routes;
    }

    private static async Task<Results<Ok<SceneResponse>, ProblemHttpResult>> AnnounceAsync(
        SceneRequest request, SceneIntake intake, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var sha256 = errors.Sha256("sha256", request.Sha256);
        errors.Range("sizeBytes", request.SizeBytes, 1, MaxSceneBytes);
        var name = errors.Name("name", request.Name);
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);
        return TypedResults.Ok(await intake.AnnounceAsync(sha256, request.SizeBytes, name ?? sha256[..12] + ".blend", cancellationToken));
    }
}
