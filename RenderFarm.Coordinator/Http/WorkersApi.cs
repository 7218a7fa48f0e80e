using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/workers</c>.</summary>
internal static class WorkersApi
{
    private const int Limit = 1000;

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapWorkers(this IEndpointRouteBuilder routes)
    {
        var workers = routes.MapGroup("/workers").WithTags("Workers");
        workers
            .MapGet("", List)
            .WithName("ListWorkers")
            .WithSummary("The workers: those that are there, then those that were until a day ago.");
        workers
            .MapPost("/{id}/drain", DrainAsync)
            .For(TokenScope.Admin)
            .WithName("DrainWorker")
            .WithSummary("Ends a worker when it has finished the frame in hand.")
            .WithDescription(
                "What it has taken besides goes back and is rendered elsewhere. A job that goes on rents another instance in the "
                    + "place of a rented one; the answer names it."
            )
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return routes;
    }

    private static Ok<WorkerResponse[]> List(FarmStore store) =>
        TypedResults.Ok(store.Read(connection => WorkerTable.List(connection, Limit)).Select(Responses.Of).ToArray());

    private static async Task<Results<Accepted<DrainResponse>, ProblemHttpResult>> DrainAsync(
        string id,
        FarmStore store,
        QueueSender sender,
        CancellationToken cancellationToken
    )
    {
        var (worker, pools) = store.Read(connection => (WorkerTable.Find(connection, id), RentingJobs.PoolsThatRent(connection)));
        if (worker is null)
            return Problems.NotFound($"There is no worker '{Problems.Shown(id)}'. GET /api/workers lists those that there are.");
        if (worker.State is WorkerState.Gone or WorkerState.Lost)
        {
            return Problems.NotFound(
                worker.State == WorkerState.Gone
                    ? $"Worker {id} has ended already."
                    : $"Worker {id} has said nothing since {worker.LastSeenAt:u} and counts as lost; what it had is rendered elsewhere."
            );
        }

        // Told again it does nothing more, so that nothing needs to be remembered here: the worker says itself that it ends, and why.
        await sender.SendAsync(
            Queues.WorkerPrefix + id,
            new DrainWorker { Reason = "It was drained by a person.", ProcessId = worker.ProcessId },
            cancellationToken
        );
        var job = worker is { Instance: not null, Pool: { } pool } && pools.Contains(pool) ? pool : null;
        return TypedResults.Accepted((string?)null, new DrainResponse(Responses.Of(worker), job));
    }
}
