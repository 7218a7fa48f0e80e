using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Http;

/// <summary>What the farm makes of a job's frames: <c>/api/jobs/{id}/video</c> and <c>/api/jobs/{id}/contact-sheet</c>.</summary>
internal static class ArtifactsApi
{
    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapArtifacts(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/jobs/{id}").WithTags("Artifacts");
        jobs.MapGet(
                "/video",
                (string id, FarmStore store, FarmBucket bucket, HttpRequest request, CancellationToken cancellationToken) =>
                    AnswerAsync(id, ArtifactKind.Video, store, bucket, request, cancellationToken)
            )
            .WithName("GetVideo")
            .WithSummary("The animation of a completed job.")
            .WithDescription("MP4 with H.264 at the scene's frames per second. A part of it can be asked for with Range.")
            .Produces<Stream>(StatusCodes.Status200OK, "video/mp4")
            .Produces<Stream>(StatusCodes.Status206PartialContent, "video/mp4")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        jobs.MapGet(
                "/contact-sheet",
                (string id, FarmStore store, FarmBucket bucket, HttpRequest request, CancellationToken cancellationToken) =>
                    AnswerAsync(id, ArtifactKind.ContactSheet, store, bucket, request, cancellationToken)
            )
            .WithName("GetContactSheet")
            .WithSummary("Frames from all over a completed job on one image.")
            .Produces<Stream>(StatusCodes.Status200OK, "image/jpeg")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return routes;
    }

    private static async Task<IResult> AnswerAsync(
        string id,
        ArtifactKind kind,
        FarmStore store,
        FarmBucket bucket,
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        if (store.Read(connection => JobTable.Shown(connection, id)) is not { } job)
            return Problems.NoJob(id);
        return job.Artifacts.FirstOrDefault(artifact => artifact.Kind == kind) switch
        {
            { State: ArtifactState.Ready, Key: { } key, SizeBytes: { } size, Sha256: var sha256 } => await StoredFile
                .Of(job, kind, key, size, sha256)
                .AnswerAsync(request, bucket, cancellationToken),
            { State: ArtifactState.Failed, Error: var error } => Problems.NotFound($"It could not be made: {error}"),
            { } => Problems.NotFound("It is being made."),
            null => Problems.NotFound(Absence(job)),
        };
    }

    private static string Absence(Job job) =>
        !job.Video ? $"Job {job.Id} was submitted without a video."
        : job.Total == 1 ? $"Job {job.Id} has one frame only."
        : $"It is made of completed jobs, and job {job.Id} is {job.State}.";
}
