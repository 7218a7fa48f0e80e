using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Housekeeping;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/dead-letters</c>.</summary>
internal static class DeadLettersApi
{
    private const int Limit = 1000;

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        var letters = routes.MapGroup("/dead-letters").WithTags("Dead letters");
        letters
            .MapGet("", List)
            .WithName("ListDeadLetters")
            .WithSummary("Messages that could not be processed, newest first.")
            .WithDescription("Of every queue of the farm. They are kept for 14 days, 1000 at most; the farm goes on without them.");
        letters
            .MapPost("/retry", RetryAsync)
            .For(TokenScope.Admin)
            .WithName("RetryDeadLetters")
            .WithSummary("Sends them to their queues again.")
            .WithDescription("What was done already is not done twice.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        letters
            .MapPost("/drop", DropAsync)
            .For(TokenScope.Admin)
            .WithName("DropDeadLetters")
            .WithSummary("Removes them for good.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        return routes;
    }

    private static Ok<DeadLetterResponse[]> List(FarmStore store) =>
        TypedResults.Ok(
            store
                .Read(connection => DeadLetterTable.List(connection, long.MaxValue, Limit))
                .Select(letter => new DeadLetterResponse
                {
                    Id = letter.Id,
                    Queue = letter.Queue,
                    Type = letter.Type,
                    JobId = letter.JobId,
                    Frame = letter.Frame,
                    WorkerId = letter.WorkerId,
                    Reason = letter.Reason,
                    FailedAt = letter.FailedAt,
                })
                .ToArray()
        );

    private static async Task<Results<Ok<DeadLettersResponse>, ProblemHttpResult>> RetryAsync(
        DeadLettersRequest request,
        DeadLetterDesk desk,
        CancellationToken cancellationToken
    ) =>
        Check(request) is { } problem
            ? problem
            : TypedResults.Ok(new DeadLettersResponse(await desk.RetryAsync(request.All ? null : request.Ids, cancellationToken)));

    private static async Task<Results<Ok<DeadLettersResponse>, ProblemHttpResult>> DropAsync(
        DeadLettersRequest request,
        DeadLetterDesk desk,
        CancellationToken cancellationToken
    ) =>
        Check(request) is { } problem
            ? problem
            : TypedResults.Ok(new DeadLettersResponse(await desk.DropAsync(request.All ? null : request.Ids, cancellationToken)));

    private static ProblemHttpResult? Check(DeadLettersRequest request) =>
        request.All == request.Ids is { Count: > 0 } || request.Ids?.Any(id => id is null) == true
            ? Problems.Invalid("Give either ids, one or more, or all: true.")
            : null;
}
