using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Submission;
using RenderFarm.Coordinator.Uploads;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/scenes</c>.</summary>
internal static class ScenesApi
{
    /// <summary>What one PUT may carry in S3.</summary>
    private const long MaxSceneBytes = 5L * 1024 * 1024 * 1024;

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapScenes(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/scenes", AnnounceAsync)
            .WithName("AnnounceScene")
            .WithSummary("Announces a .blend.")
            .WithDescription(
                "Answers `known` when the farm has the file already, else `upload` with a presigned PUT: send the file there as the body, "
                    + "with exactly the headers given. The store refuses a body that does not match the hash."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Scenes");
        routes
            .MapGet("/scenes/{sha256}/inspection", InspectAsync)
            .WithName("InspectScene")
            .WithSummary("What a scene says about itself.")
            .WithDescription(
                "Frames, engine, cameras, view layers, output, external files with those that are missing, scripts; and why a job "
                    + "that changes nothing would be refused. With `manifest`, beside the files of that one; with `scene`, of that "
                    + "scene of the file. The first time it waits until a worker has read the scene, as a job does."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Scenes");
        routes
            .MapPost("/scenes/{sha256}/inspection", GiveAsync)
            .WithName("GiveInspection")
            .WithSummary("Says what a scene says about itself, where the farm has no worker to find out.")
            .WithDescription(
                "A submission, a quote or an inspection that nobody can read the scene for is answered with 503 and a `question`: the "
                    + "scene and the settings to try. A client with a Blender of its own answers it here as a worker would, and asks "
                    + "again. What nobody has asked for is refused."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Scenes");
        routes
            .MapDelete("/scenes/{sha256}", RemoveAsync)
            .WithName("RemoveScene")
            .WithSummary("Removes a scene that no job has.")
            .WithDescription(
                "Its file and what was read from it go at once, instead of with what is not used for some days. One that a job has "
                    + "stays, and one that is not there is no error."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Scenes");
        return routes;
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> GiveAsync(
        string sha256,
        SceneInspected reading,
        SceneIntake intake,
        SceneInspector inspector,
        CancellationToken cancellationToken
    )
    {
        var errors = new ValidationErrors();
        if (errors.Sha256("sha256", sha256) != reading.SceneSha256)
            errors.Add("sceneSha256", "is not that of the address.");
        if (reading is { Inspection: null } and not { Error: not null, Fault: FaultKind.Frame })
            errors.Add("inspection", "is missing, and there is no error that is the scene's own (fault frame).");
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);
        await intake.CheckAsync(reading.SceneSha256, cancellationToken);
        await inspector.GiveAsync(reading with { WorkerId = "client" }, cancellationToken);
        return TypedResults.NoContent();
    }

    private static Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string sha256,
        SceneIntake intake,
        CancellationToken cancellationToken
    ) => RemoveByHashAsync(sha256, intake.RemoveAsync, cancellationToken);

    /// <summary>Removes a scene or a manifest, or says what is wrong with its hash.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveByHashAsync(
        string sha256,
        Func<string, CancellationToken, Task> remove,
        CancellationToken cancellationToken
    )
    {
        var errors = new ValidationErrors();
        var hash = errors.Sha256("sha256", sha256);
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);
        await remove(hash, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<SceneResponse>, ProblemHttpResult>> AnnounceAsync(
        SceneRequest request,
        SceneIntake intake,
        CancellationToken cancellationToken
    )
    {
        var errors = new ValidationErrors();
        var sha256 = errors.Sha256("sha256", request.Sha256);
        errors.Range("sizeBytes", request.SizeBytes, 1, MaxSceneBytes);
        var name = errors.Name("name", request.Name);
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);
        return TypedResults.Ok(await intake.AnnounceAsync(sha256, request.SizeBytes, name ?? sha256[..12] + ".blend", cancellationToken));
    }

    private static async Task<Results<Ok<SceneInspectionResponse>, ProblemHttpResult>> InspectAsync(
        string sha256,
        SceneIntake intake,
        ManifestIntake manifests,
        SceneInspector inspector,
        CancellationToken cancellationToken,
        string? manifest = null,
        [FromQuery(Name = "scene")] string? name = null
    )
    {
        var errors = new ValidationErrors();
        var hash = errors.Sha256("sha256", sha256);
        var beside = manifest is null ? null : errors.Sha256("manifest", manifest);
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);
        var scene = await intake.CheckAsync(hash, cancellationToken);
        var along = beside is null ? null : await manifests.FindAsync(beside, cancellationToken);
        var settings = RenderSettings.None with { Scene = name };
        var inspection = (await inspector.InspectAsync(scene, along, settings, cancellationToken)).Inspection!;
        return TypedResults.Ok(
            new SceneInspectionResponse
            {
                Scene = scene.Sha256,
                Name = scene.Name,
                SizeBytes = scene.SizeBytes,
                Inspection = inspection,
                Refusals = SceneChecks.Refusals(inspection, RenderSettings.None, allowMissing: false),
            }
        );
    }
}
