using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Submission;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Http;

/// <summary>What can be done to a job of <c>/api/jobs</c> after its submission.</summary>
internal static class SteeringApi
{
    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapSteering(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapPatch("/{id}", ChangeAsync)
            .WithName("ChangeJob")
            .WithSummary("Changes a job.")
            .WithDescription(
                "What is absent stays as it is. The priority counts from the next chunk that is handed out; instances, budget and deadline "
                    + "from the next plan, within seconds. A budget that is spent already is refused. Of a job that is completed or "
                    + "canceled only the name can be changed."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        jobs.MapPost("/{id}/cancel", CancelAsync)
            .WithName("CancelJob")
            .WithSummary("Cancels a job.")
            .WithDescription("Frames in hand are dropped at once; images that are stored stay. Canceling a canceled job changes nothing.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapPost("/{id}/pause", PauseAsync)
            .WithName("PauseJob")
            .WithSummary("Pauses a job.")
            .WithDescription(
                "No frame of it is begun until it is resumed. Frames in hand are finished, and the rest of their chunks is handed back; "
                    + "with `now` they are dropped at once, and rendered again later. No instance is rented meanwhile, and those that are "
                    + "there end when they have been idle for their time. Budget and deadline go on. Pausing a paused job changes nothing."
            )
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapPost("/{id}/resume", ResumeAsync)
            .WithName("ResumeJob")
            .WithSummary("Lets a paused job go on.")
            .WithDescription("Resuming a job that is not paused changes nothing.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapDelete("/{id}", DeleteAsync)
            .WithName("DeleteJob")
            .WithSummary("Deletes a job with its files.")
            .WithDescription(
                "One that has not ended is canceled first. It is shown no more at once; what it has in the bucket is removed within a "
                    + "minute, and what late workers still store about ten minutes after its end. What it has cost is forgotten with it."
            )
            .ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/{id}/request", GetRequest)
            .WithName("GetJobRequest")
            .WithSummary("The request that submits the same job again.")
            .WithDescription("To be changed where another job is wanted, and sent to `POST /api/jobs`.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapPost("/{id}/retry", RetryAsync)
            .WithName("RetryJob")
            .WithSummary("Renders frames of a job again.")
            .WithDescription(
                "The failed ones, or those that `frames` names: of rendered ones the new image replaces the old, which is gone at once. "
                    + "Each has all of its attempts again, and nobody is on the blocklist of the job any more. Frames that are under way "
                    + "are left alone. A job that has ended goes on, and its video and contact sheet are made anew; of one whose "
                    + "budget was spent the frames that are left are rendered."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapPost("/{id}/extend", ExtendAsync)
            .WithName("ExtendJob")
            .WithSummary("Adds frames to a job, or samples to its frames.")
            .WithDescription(
                "Frames that it has already stay as they are. `samples` is for a job that has ended and keeps its samples "
                    + "(`split.keepSamples`): only the difference is rendered, and merged with what is stored; the new images replace "
                    + "the old, which are gone at once, and frames that failed are tried again. A job that has ended goes on, and its "
                    + "video and contact sheet are made anew."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return routes;
    }

    private static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> ChangeAsync(
        string id,
        JobChange change,
        JobChanges changes,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var errors = new ValidationErrors();
        var valid = ValidJobChange.From(change, time.GetUtcNow(), errors);
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);
        return Answer(id, await changes.ChangeAsync(id, valid, cancellationToken));
    }

    private static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> CancelAsync(
        string id,
        JobSteering steering,
        CancellationToken cancellationToken
    ) => Steered(id, await steering.CancelAsync(id, cancellationToken), "canceled");

    private static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> PauseAsync(
        string id,
        JobSteering steering,
        CancellationToken cancellationToken,
        [Description("Drop the frames in hand.")] bool now = false
    ) => Steered(id, await steering.PauseAsync(id, now, cancellationToken), "paused");

    private static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> ResumeAsync(
        string id,
        JobSteering steering,
        CancellationToken cancellationToken
    ) => Steered(id, await steering.ResumeAsync(id, cancellationToken), "resumed");

    private static Results<Ok<JobResponse>, ProblemHttpResult> Steered(string id, (Job Job, MoveKind Outcome)? result, string verb) =>
        result switch
        {
            null => Problems.NoJob(id),
            { Outcome: MoveKind.Refused } refused => Problems.JobEnded(id, refused.Job.State, verb),
            { Job: var job } => TypedResults.Ok(Responses.Of(job)),
        };

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id,
        JobSteering steering,
        CancellationToken cancellationToken
    ) => await steering.DeleteAsync(id, cancellationToken) is null ? Problems.NoJob(id) : TypedResults.NoContent();

    private static Results<Ok<JobRequest>, ProblemHttpResult> GetRequest(string id, FarmStore store)
    {
        var (job, numbers) = store.Read(connection => (JobTable.Shown(connection, id), FrameTable.Numbers(connection, id)));
        return job is null ? Problems.NoJob(id) : TypedResults.Ok(Responses.RequestOf(job, numbers));
    }

    private static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> RetryAsync(
        string id,
        FramesRequest? request,
        JobRetries retries,
        CancellationToken cancellationToken
    ) =>
        Numbers(request?.Frames, out var numbers) is { } problem
            ? problem
            : Answer(id, await retries.RetryAsync(id, numbers, cancellationToken));

    private static async Task<Results<Ok<JobResponse>, ProblemHttpResult>> ExtendAsync(
        string id,
        ExtendRequest request,
        JobRetries retries,
        CancellationToken cancellationToken
    )
    {
        var errors = new ValidationErrors();
        errors.Range("samples", request.Samples, 1, SettingsChecks.MaxSamples);
        if (request is { Samples: not null, Frames: not null })
            errors.Add("samples", "cannot be added together with frames. Do one after the other.");
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);
        if (request.Samples is { } samples)
            return Answer(id, await retries.AddSamplesAsync(id, samples, cancellationToken));
        return Numbers(request.Frames ?? "", out var numbers) is { } problem
            ? problem
            : Answer(id, await retries.ExtendAsync(id, numbers!, cancellationToken));
    }

    private static ProblemHttpResult? Numbers(string? frames, out IReadOnlyList<int>? numbers)
    {
        numbers = null;
        if (frames is null || FrameRange.TryParse(frames, out numbers, out var error))
            return null;
        var errors = new ValidationErrors();
        errors.Add("frames", error);
        return Problems.Invalid(errors);
    }

    private static Results<Ok<JobResponse>, ProblemHttpResult> Answer(string id, Job? job) =>
        job is null ? Problems.NoJob(id) : TypedResults.Ok(Responses.Of(job));
}
