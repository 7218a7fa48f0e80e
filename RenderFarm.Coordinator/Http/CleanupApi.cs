using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Housekeeping;
using RenderFarm.Coordinator.Infrastructure;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/cleanup</c>.</summary>
internal static class CleanupApi
{
    private const int DefaultDays = 30;
    private const int MaxDays = 3650;

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapCleanup(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/cleanup", ListAsync)
            .WithName("ListCleanup")
            .WithSummary("What the farm has in the cloud and does not need.")
            .WithDescription(
                "Instances, launch templates and queues that nothing uses, and the files of jobs that ended `olderThanDays` (0 to 3650, 30 "
                    + "when absent) ago."
            )
            .WithTags("Cleanup")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes
            .MapPost("/cleanup", RemoveAsync)
            .For(TokenScope.Admin)
            .WithName("Cleanup")
            .WithSummary("Removes that, and says what it was.")
            .WithTags("Cleanup")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return routes;
    }

    private static async Task<Results<Ok<IReadOnlyList<CleanupItem>>, ProblemHttpResult>> ListAsync(
        FarmCleanup cleanup,
        CancellationToken cancellationToken,
        int olderThanDays = DefaultDays
    ) =>
        Check(olderThanDays) is { } problem
            ? problem
            : TypedResults.Ok(await cleanup.FindAsync(TimeSpan.FromDays(olderThanDays), cancellationToken));

    private static async Task<Results<Ok<IReadOnlyList<CleanupItem>>, ProblemHttpResult>> RemoveAsync(
        CleanupRequest request,
        FarmCleanup cleanup,
        CancellationToken cancellationToken
    ) =>
        Check(request.OlderThanDays) is { } problem
            ? problem
            : TypedResults.Ok(await cleanup.RemoveAsync(TimeSpan.FromDays(request.OlderThanDays), cancellationToken));

    private static ProblemHttpResult? Check(int days)
    {
        var errors = new ValidationErrors();
        errors.Range("olderThanDays", days, 0, MaxDays);
        return errors.IsEmpty ? null : Problems.Invalid(errors);
    }
}
