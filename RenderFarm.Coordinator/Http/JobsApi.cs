using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Access;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Submission;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Uploads;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/jobs</c>.</summary>
internal static class JobsApi
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    private static readonly string[] States = [.. Enum.GetNames<JobState>().Select(state => state.ToLowerInvariant())];

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapPost("", SubmitAsync)
            .WithName("SubmitJob")
            .WithSummary("Submits a job.")
            .WithDescription(
                "The scene must have been announced and uploaded. The first job on a scene waits until a worker has read it; when "
                    + "none does in time, the answer is 503 with the type `urn:renderfarm:scene-not-inspected`, and the same request "
                    + "may be sent again. With settings, a worker tries them first. What cannot be rendered is refused with every "
                    + "reason: no camera, a movie as output, missing files (unless `allowMissing`), an engine or a file version that "
                    + "the workers do not have, a setting that the scene does not take. With an `Idempotency-Key` (1 to 255 visible "
                    + "ASCII characters of the client's choice) the same request may be sent as often as need be: it makes one job, and "
                    + "each answer is that job as it is then. The key is kept with the job; with another body it is refused with 422 "
                    + "and the type `urn:renderfarm:idempotency-key-reused`. The .blend can come along, in one `multipart/form-data`: the "
                    + "file in the field `file`, the others by their names, such as `frames` and `settings.samples`. Large files and those "
                    + "that lie around the .blend go the other way."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        jobs.MapPost("", SubmitFormAsync)
            .Accepts<IFormFile>(JobForm.ContentType)
            .WithMetadata(new RequestSizeLimitAttribute(JobForm.MaxBytes))
            .WithOrder(1) // a body of no type is the other's to refuse
            .ExcludeFromDescription(); // a document has one operation of a path and method, and says it there
        jobs.MapGet("", List)
            .WithName("ListJobs")
            .WithSummary("Lists jobs, newest first.")
            .WithDescription(
                "At most `limit` of them (1 to 500, 50 when absent). Older ones follow with `before`, the id of the last; the Link header "
                    + "has that address, with the same filters. Jobs that render the sample frames of quotes are left out, unless `all`."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("/counts", Count)
            .WithName("CountJobs")
            .WithSummary("How many jobs there are in each state.")
            .WithDescription("States in which there is none are absent. With the filters that the list of jobs takes.");
        jobs.MapGet("/{id}", Get).WithName("GetJob").WithSummary("One job.").ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Results<Created<JobResponse>, ProblemHttpResult>> SubmitFormAsync(
        HttpContext context,
        SceneIntake intake,
        JobSubmission submission,
        IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json,
        TimeProvider time,
        TokenDesk tokens,
        CancellationToken cancellationToken
    ) =>
        await SubmitAsync(
            await JobForm.ReadAsync(context, intake, json, cancellationToken),
            submission,
            time,
            tokens,
            cancellationToken,
            context.Request.Headers["Idempotency-Key"] is [var key] ? key : null
        );

    private static async Task<Results<Created<JobResponse>, ProblemHttpResult>> SubmitAsync(
        JobRequest request,
        JobSubmission submission,
        TimeProvider time,
        TokenDesk tokens,
        CancellationToken cancellationToken,
        [FromHeader(Name = "Idempotency-Key"), Description("A name for this submission, so that sending it again makes no second job.")]
            string? idempotencyKey = null
    )
    {
        var errors = new ValidationErrors();
        var key = IdempotencyKey.From(idempotencyKey, request, errors);
        var valid = ValidJobRequest.From(request, time.GetUtcNow(), errors, tokens.IsRequired);
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);
        var job = await submission.SubmitAsync(valid, key, cancellationToken);
        return TypedResults.Created($"/api/jobs/{job.Id}", Responses.Of(job));
    }

    private static Results<Ok<JobResponse[]>, ProblemHttpResult> List(
        FarmStore store,
        HttpResponse response,
        [Description("Only jobs in this state; given often, in one of them.")] string[]? state = null,
        [Description("Only jobs with this in their names.")] string? name = null,
        [Description("Only jobs that were submitted then or later.")] DateTimeOffset? since = null,
        [Description("Only jobs that were submitted before.")] DateTimeOffset? until = null,
        int limit = DefaultLimit,
        string? before = null,
        bool all = false
    )
    {
        var errors = new ValidationErrors();
        errors.Range("limit", limit, 1, MaxLimit);
        foreach (var one in state ?? [])
            errors.OneOf("state", one, States);
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);
        var filter = new JobFilter([.. (state ?? []).Select(one => Enum.Parse<JobState>(one, ignoreCase: true))], name, since, until, all);
        var jobs = store.Read(connection =>
        {
            var last = before is null ? null : JobTable.Shown(connection, before);
            return before is not null && last is null ? null : JobTable.List(connection, last?.Seq ?? long.MaxValue, limit, filter);
        });
        if (jobs is null)
            return Problems.NoJob(before!);
        if (jobs.Count == limit)
        {
            var rest = response.HttpContext.Request.Query.Where(field => field.Key is not ("limit" or "before"));
            var next = QueryString
                .Create([KeyValuePair.Create<string, StringValues>("limit", $"{limit}"), .. rest])
                .Add("before", jobs[^1].Id);
            response.Headers.Link = $"</api/jobs{next}>; rel=\"next\"";
        }

        return TypedResults.Ok(jobs.Select(Responses.Of).ToArray());
    }

    private static Ok<Dictionary<string, int>> Count(
        FarmStore store,
        string? name = null,
        DateTimeOffset? since = null,
        DateTimeOffset? until = null
    ) =>
        TypedResults.Ok(
            store
                .Read(connection => JobTable.Count(connection, new JobFilter([], name, since, until)))
                .ToDictionary(count => count.Key.ToLowerInvariant(), count => count.Value, StringComparer.Ordinal)
        );

    private static Results<Ok<JobResponse>, ProblemHttpResult> Get(string id, FarmStore store) =>
        store.Read(connection => JobTable.Shown(connection, id)) is { } job ? TypedResults.Ok(Responses.Of(job)) : Problems.NoJob(id);
}
