using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/instances</c>.</summary>
internal static class InstancesApi
{
    private const int Limit = 1000;
    private const int MaxNotice = 3600;

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapInstances(this IEndpointRouteBuilder routes)
    {
        var instances = routes.MapGroup("/instances").WithTags("Instances");
        instances
            .MapGet("", List)
            .WithName("ListInstances")
            .WithSummary("The rented instances: those that are there, then those that have ended, newest first.");
        instances
            .MapPost("/terminate", TerminateAsync)
            .For(TokenScope.Admin)
            .WithName("TerminateInstances")
            .WithSummary("Ends rented instances at once.")
            .WithDescription(
                "What they render is lost and rendered elsewhere. Jobs that go on rent others in their place; the answer names them."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        instances
            .MapGet("/{id}/log", LogAsync)
            .WithName("GetInstanceLog")
            .WithSummary("What an instance said while it started and ran.")
            .Produces<Stream>(StatusCodes.Status200OK, "text/plain")
            .ProducesProblem(StatusCodes.Status404NotFound);
        instances
            .MapPost("/{id}/interrupt", InterruptAsync)
            .For(TokenScope.Admin)
            .WithName("InterruptInstance")
            .WithSummary("Has LocalCloud take a spot instance back, as EC2 does when it needs the instance.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return routes;
    }

    private static Ok<InstanceResponse[]> List(FarmStore store) =>
        TypedResults.Ok(store.Read(connection => InstanceTable.List(connection, Limit)).Select(Responses.Of).ToArray());

    private static async Task<Results<Ok<TerminateResponse>, ProblemHttpResult>> TerminateAsync(
        TerminateRequest request,
        InstanceTermination termination,
        CancellationToken cancellationToken
    )
    {
        if (request.All == request.Ids is { Count: > 0 })
            return Problems.Invalid("Give either ids, one or more, or all: true.");
        var (response, unknown) = await termination.EndAsync(request.All ? null : request.Ids, cancellationToken);
        return response is null ? NoInstance(unknown!) : TypedResults.Ok(response);
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> LogAsync(
        string id,
        FarmStore store,
        FarmBucket bucket,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        if (store.Read(connection => InstanceTable.Find(connection, id)) is not { } instance)
            return NoInstance(id);
        if (await bucket.OpenAsync(InstancePaths.Log(id), range: null, cancellationToken) is not { } log)
        {
            return Problems.NotFound(
                instance.EndedAt is null
                    ? $"Instance {id} has not stored a log yet. It does so as it runs; try again in a minute."
                    : $"Instance {id} has left no log: it ended before it could store one, or it could not reach the bucket. The console "
                        + "of AWS may have its system log."
            );
        }

        response.RegisterForDispose(log);
        return TypedResults.Stream(log.ResponseStream, "text/plain; charset=utf-8");
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> InterruptAsync(
        string id,
        InterruptRequest request,
        FarmStore store,
        LocalCloudControl control,
        CancellationToken cancellationToken
    )
    {
        var errors = new ValidationErrors();
        errors.Range("noticeSeconds", request.NoticeSeconds, 0, MaxNotice);
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);
        if (store.Read(connection => InstanceTable.Find(connection, id)) is null)
            return NoInstance(id);
        var answer = await control.InterruptAsync(id, request, cancellationToken);
        return answer.Refusal is null ? TypedResults.Accepted((string?)null) : LocalApi.Refused(answer);
    }

    private static ProblemHttpResult NoInstance(string id) =>
        Problems.NotFound($"The farm has rented no instance '{Problems.Shown(id)}'. GET /api/instances lists those that it has.");
}
