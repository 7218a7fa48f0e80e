using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Http;

/// <summary>What the farm makes of a job's frames: <c>/api/jobs/{id}/video</c>, <c>…/contact-sheet</c> and <c>…/zip</c>.</summary>
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
        jobs.MapGet("/zip", ZipAsync)
            .WithName("GetFramesZip")
            .WithSummary("All frames of a job that are rendered, in a zip.")
            .WithDescription("With what File Output nodes have written beside them. It is made as it is sent, without compression.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/zip")
            .ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<IResult> ZipAsync(
        string id,
        FarmStore store,
        FarmBucket bucket,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        if (store.Read(connection => JobTable.Shown(connection, id)) is not { } job)
            return Problems.NoJob(id);
        var files = store.Read(connection =>
            FrameTable
                .List(connection, id, long.MinValue, int.MaxValue)
                .Where(frame => frame.ImageKey is not null)
                .SelectMany(frame =>
                    frame
                        .ShownOutputs.Zip(frame.Outputs, (shown, stored) => (Name: shown.Name, StoredFile.Of(job, frame, stored).Key))
                        .Prepend((Name: frame.FileName!, Key: frame.ImageKey!))
                )
                .ToList()
        );
        if (files.Count == 0)
            return Problems.NotFound($"No frame of job {id} is rendered yet.");
        var response = context.Response;
        response.ContentType = "application/zip";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{Path.GetFileNameWithoutExtension(job.Name)}.zip");
        response.GetTypedHeaders().ContentDisposition = disposition;
        // What ends an entry is written as its stream is closed, which the framework does without waiting.
        context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        await using var zip = await ZipArchive.CreateAsync(response.Body, ZipArchiveMode.Create, true, null, cancellationToken);
        foreach (var (name, key) in files)
        {
            // One that is rendered again meanwhile is left out.
            using var file = await bucket.OpenAsync(key, range: null, cancellationToken);
            if (file is null)
                continue;
            await using var entry = await zip.CreateEntry(name, CompressionLevel.NoCompression).OpenAsync(cancellationToken);
            await file.ResponseStream.CopyToAsync(entry, cancellationToken);
        }

        return Results.Empty;
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
