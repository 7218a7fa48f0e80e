using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Events;

namespace RenderFarm.Coordinator.Api;

/// <summary><c>/api/events</c>.</summary>
internal static class EventsApi
{
    /// <summary>Adds the endpoint.</summary>
    public static IEndpointRouteBuilder MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events", (EventStream events) => events)
            .WithName("WatchFarm")
            .WithSummary("What happens on the farm, as server-sent events.")
            .WithDescription(
                "Begins with the state of the newest jobs and of all workers; then every change, with the newest state of the job, frame " +
                "or worker. Changes that follow each other fast are put together. A client that does not keep up is disconnected; it " +
                "connects again and begins anew.")
            .Produces<FarmEvent>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Events");
        return routes;
    }
}
