using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Api;

/// <summary><c>/api/workers</c>.</summary>
internal static class WorkersApi
{
    private const int Limit = 1000;

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapWorkers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/workers", List)
            .WithName("ListWorkers")
            .WithSummary("The workers: those that are there, then those that were until a day ago.")
            .WithTags("Workers");
        return routes;
    }

    private static Ok<WorkerResponse[]> List(FarmStore store) =>
        TypedResults.Ok(store.Read(connection => WorkerTable.List(connection, Limit)).Select(Responses.Of).ToArray());
}
