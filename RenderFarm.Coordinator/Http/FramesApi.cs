using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/jobs/{id}/frames</c>.</summary>
internal static class FramesApi
{
    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapFrames(this IEndpointRouteBuilder routes)
    {
        var frames = routes.MapGroup("/jobs/{id}/frames").WithTags("Frames");
        frames
            .MapGet("", List)
            .WithName("ListFrames")
            .WithSummary("The frames of a job, by number.")
            .WithDescription("All of them, or with `limit` the first that come after the number `after`.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        frames
            .MapGet("/overview", Overview)
            .WithName("GetFramesOverview")
            .WithSummary("The state of each frame of a job, in a letter.")
            .WithDescription("With `seconds=true` also the seconds that each took inside Blender.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        frames
            .MapGet("/{frame:int}/failures", Failures)
            .WithName("ListFrameFailures")
            .WithSummary("Where a frame could not be rendered, and why.")
            .WithDescription("The last failure on each worker since the job was submitted or its frames were tried again.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapGet("/jobs/{id}/preview", NewestAsync)
            .WithName("GetJobPreview")
            .WithSummary("The frame of a job that was stored last, as a small JPEG.")
            .Produces<Stream>(StatusCodes.Status200OK, "image/jpeg")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Frames");
        frames
            .MapGet("/{frame:int}/image", ImageAsync)
            .WithName("GetFrameImage")
            .WithSummary("The image of a rendered frame.")
            .WithDescription("As Blender wrote it. Never changes once it is there; a part of it can be asked for with Range.")
            .Produces<Stream>(StatusCodes.Status200OK, "image/png")
            .Produces<Stream>(StatusCodes.Status206PartialContent, "image/png")
            .Produces(StatusCodes.Status304NotModified)
            .Produces(StatusCodes.Status416RangeNotSatisfiable)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        frames
            .MapGet("/{frame:int}/outputs/{**name}", OutputAsync)
            .WithName("GetFrameOutput")
            .WithSummary("An image that a File Output node has written beside a frame.")
            .WithDescription("The frame names them in `outputs`.")
            .Produces<Stream>(StatusCodes.Status200OK, "image/png")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        frames
            .MapGet("/{frame:int}/preview", PreviewAsync)
            .WithName("GetFramePreview")
            .WithSummary("A rendered frame as a small JPEG.")
            .WithDescription(
                "At most 320 pixels wide and high, in the scene's own view of its colours. The image itself where there is no preview."
            )
            .Produces<Stream>(StatusCodes.Status200OK, "image/jpeg")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        frames
            .MapGet("/{frame:int}/log", LogAsync)
            .WithName("GetFrameLog")
            .WithSummary("What Blender printed while it rendered a frame.")
            .WithDescription("While it renders, what it had printed a few seconds ago, of one that takes longer than that.")
            .Produces<Stream>(StatusCodes.Status200OK, "text/plain")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return routes;
    }

    private static Results<Ok<FrameResponse[]>, ProblemHttpResult> List(
        string id,
        FarmStore store,
        int? after = null,
        int limit = FrameRange.MaxFrames
    )
    {
        var errors = new ValidationErrors();
        errors.Range("limit", limit, 1, FrameRange.MaxFrames);
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);
        var frames = store.Read(connection =>
            JobTable.Shown(connection, id) is null
                ? null
                : FrameTable.List(connection, id, after ?? long.MinValue, limit).Select(Responses.Of).ToArray()
        );
        return frames is null ? Problems.NoJob(id) : TypedResults.Ok(frames);
    }

    private static Results<Ok<FramesOverview>, ProblemHttpResult> Overview(string id, FarmStore store, bool seconds = false)
    {
        var all = store.Read(connection => JobTable.Shown(connection, id) is null ? null : FrameTable.Overview(connection, id).ToList());
        if (all is null)
            return Problems.NoJob(id);
        return TypedResults.Ok(
            new FramesOverview(
                FrameRange.Write([.. all.Select(frame => (int)frame.Number)], int.MaxValue),
                string.Concat(all.Select(frame => Letter(frame.State, frame.IsFlagged != 0))),
                seconds ? [.. all.Select(frame => Math.Round(frame.Seconds, 3))] : null
            )
        );
    }

    private static char Letter(string state, bool isFlagged)
    {
        var letter = Enum.Parse<FrameState>(state) switch
        {
            FrameState.Fed => 'f',
            FrameState.Rendering => 'r',
            FrameState.Rendered => 'd',
            FrameState.Failed => 'x',
            _ => 'w',
        };
        return isFlagged ? char.ToUpperInvariant(letter) : letter;
    }

    private static Results<Ok<List<FrameFailureResponse>>, ProblemHttpResult> Failures(string id, int frame, FarmStore store)
    {
        var (job, row) = Find(store, id, frame);
        return job is null || row is null
            ? NoFrame(job, id, frame)
            : TypedResults.Ok(store.Read(connection => BlocklistTable.Failures(connection, id, frame)));
    }

    private static async Task<IResult> NewestAsync(
        string id,
        FarmStore store,
        FarmBucket bucket,
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (job, newest) = store.Read(connection => (JobTable.Shown(connection, id), FrameTable.Newest(connection, id)));
        return job is null ? Problems.NoJob(id)
            : newest is null ? Problems.NotFound($"No frame of job {id} is rendered yet.")
            : await PreviewAsync(id, newest.Number, store, bucket, request, cancellationToken);
    }

    private static async Task<IResult> ImageAsync(
        string id,
        int frame,
        FarmStore store,
        FarmBucket bucket,
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (job, row) = Find(store, id, frame);
        if (job is null || row is null)
            return NoFrame(job, id, frame);
        if (row is not { ImageKey: { } key, SizeBytes: { } size })
            return Problems.NotFound($"Frame {frame} of job {id} has no image yet ({row.State}).");
        var image = StoredFile.Of(job, row, key, size);
        return await image.AnswerAsync(request, bucket, cancellationToken);
    }

    private static async Task<IResult> OutputAsync(
        string id,
        int frame,
        string name,
        FarmStore store,
        FarmBucket bucket,
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (job, row) = Find(store, id, frame);
        if (job is null || row is null)
            return NoFrame(job, id, frame);
        var place = row.ShownOutputs.Select(output => output.Name).ToList().IndexOf(name);
        if (place < 0)
            return Problems.NotFound($"Frame {frame} of job {id} has no '{name}' beside it.");
        return await StoredFile.Of(job, row, row.Outputs[place]).AnswerAsync(request, bucket, cancellationToken);
    }

    private static async Task<IResult> PreviewAsync(
        string id,
        int frame,
        FarmStore store,
        FarmBucket bucket,
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (_, row) = Find(store, id, frame);
        if (row?.PreviewKey is null || await bucket.OpenAsync(row.PreviewKey, range: null, cancellationToken) is not { } preview)
            return await ImageAsync(id, frame, store, bucket, request, cancellationToken);
        var response = request.HttpContext.Response;
        response.RegisterForDispose(preview);
        response.ContentLength = preview.ContentLength;
        response.Headers.CacheControl = StoredFile.Caching(request);
        return TypedResults.Stream(preview.ResponseStream, "image/jpeg");
    }

    private static async Task<IResult> LogAsync(
        string id,
        int frame,
        FarmStore store,
        FarmBucket bucket,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (job, row) = Find(store, id, frame);
        if (job is null || row is null)
            return NoFrame(job, id, frame);
        // While it renders, what its worker has stored of it so far.
        var key = row is { LogKey: null, State: FrameState.Rendering, Parts: 0 } ? JobKeys.Of(id).Log(frame) : row.LogKey;
        if (key is null || await bucket.OpenAsync(key, range: null, cancellationToken) is not { } log)
            return Problems.NotFound($"Frame {frame} of job {id} has no log.");
        response.RegisterForDispose(log);
        response.Headers.CacheControl = "no-cache";
        return TypedResults.Stream(log.ResponseStream, "text/plain; charset=utf-8");
    }

    private static (Job? Job, Frame? Frame) Find(FarmStore store, string id, int frame) =>
        store.Read(connection => (JobTable.Shown(connection, id), FrameTable.Find(connection, id, frame)));

    private static ProblemHttpResult NoFrame(Job? job, string id, int frame) =>
        job is null ? Problems.NoJob(id) : Problems.NotFound($"Job {id} has no frame {frame}.");
}
