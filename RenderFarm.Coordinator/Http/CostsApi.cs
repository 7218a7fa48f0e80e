using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/jobs/{id}/cost</c>.</summary>
internal static class CostsApi
{
    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapCosts(this IEndpointRouteBuilder routes)
    {
        var cost = routes.MapGroup("/jobs/{id}/cost").WithTags("Costs");
        cost.MapGet("", Get)
            .WithName("GetJobCost")
            .WithSummary("What a job's rented instances cost, and where their time went.")
            .WithDescription("Live while they run; final from `closedAt` on. A job that rents nothing costs nothing.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        cost.MapGet("/frames", Frames)
            .WithName("GetFrameCosts")
            .WithSummary("What each stored frame cost.")
            .WithDescription(
                "An instance's cost is shared out among the frames that it was the first to store, by their render time. What an instance "
                    + "cost that stored none is on no frame."
            )
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapGet(
                "/prices",
                (FarmStore store) =>
                    TypedResults.Ok(
                        store
                            .Read(SpotPriceTable.All)
                            .Select(step => new SpotPriceResponse(step.InstanceType, step.Zone, step.At, step.DollarsPerHour))
                            .ToArray()
                    )
            )
            .WithName("ListSpotPrices")
            .WithSummary("The spot prices that the farm has seen, by type and zone, each from a moment on.")
            .WithTags("Costs");
        return routes;
    }

    private static Results<Ok<JobCost>, ProblemHttpResult> Get(string id, FarmStore store, JobCosts costs) =>
        store.Read(connection => JobTable.Shown(connection, id) is { } job ? costs.Of(connection, job) : null) is { } cost
            ? TypedResults.Ok(cost)
            : Problems.NoJob(id);

    private static Results<Ok<IReadOnlyList<FrameCost>>, ProblemHttpResult> Frames(string id, FarmStore store, JobCosts costs) =>
        store.Read(connection => JobTable.Shown(connection, id) is { } job ? costs.OfFrames(connection, job) : null) is { } frames
            ? TypedResults.Ok(frames)
            : Problems.NoJob(id);
}
