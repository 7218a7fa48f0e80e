using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Fleet;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/checks</c>: what <c>renderfarm doctor</c> asks the coordinator.</summary>
internal static class ChecksApi
{
    private const int Workers = 1000;

    private static readonly Rental OneInstance = new() { Instances = 1 };

    /// <summary>Adds the endpoint.</summary>
    public static IEndpointRouteBuilder MapChecks(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/checks", CheckAsync)
            .WithName("CheckFarm")
            .WithSummary("Looks at everything that has to be right for the farm to work.")
            .WithDescription(
                "The database, the store, the queues, the workers; and whether instances could be rented: permissions by a dry run, image, "
                    + "types, price, and what they would run. Nothing is rented or changed."
            )
            .WithTags("Checks");
        return routes;
    }

    private static async Task<Ok<CheckResponse[]>> CheckAsync(
        HealthCheckService health,
        FarmStore store,
        FarmBucket bucket,
        QueueProbe queues,
        RentalChecks rentals,
        IOptions<FleetOptions> fleet,
        CancellationToken cancellationToken
    )
    {
        var report = await health.CheckHealthAsync(cancellationToken);
        return TypedResults.Ok<CheckResponse[]>([
            .. report.Entries.Select(entry => new CheckResponse(
                entry.Key,
                entry.Value.Status switch
                {
                    HealthStatus.Healthy => CheckState.Ok,
                    HealthStatus.Degraded => CheckState.Warning,
                    _ => CheckState.Failed,
                },
                entry.Value.Description ?? entry.Value.Exception?.Message ?? "well"
            )),
            await TryAsync(
                "store",
                async () =>
                {
                    await bucket.FindAsync("scenes/none", cancellationToken);
                    return "answers";
                }
            ),
            await TryAsync(
                "queues",
                async () =>
                {
                    var counts = new List<string>();
                    foreach (var queue in (string[])[Queues.Render, Queues.Inspect, Queues.Finish, Queues.Coordinator])
                    {
                        var (waiting, inHand) = await queues.CountAsync(queue, cancellationToken);
                        counts.Add(string.Create(CultureInfo.InvariantCulture, $"{queue} {waiting} waiting, {inHand} in hand"));
                    }

                    return string.Join("; ", counts);
                }
            ),
            OfWorkers(store),
            .. await OfRentingAsync(rentals, fleet.Value, cancellationToken),
        ]);
    }

    private static CheckResponse OfWorkers(FarmStore store)
    {
        var there = store
            .Read(connection => WorkerTable.List(connection, Workers))
            .Where(worker => worker.State is not (WorkerState.Gone or WorkerState.Lost))
            .Select(Responses.Of)
            .ToList();
        if (there.Count == 0)
            return new("workers", CheckState.Warning, "none is there: start one, or submit jobs that rent instances (--instances N)");
        if (there.Find(worker => worker.Problem is not null) is { } kept)
            return new("workers", CheckState.Warning, $"{kept.Id} cannot render: {kept.Problem}");
        var blenders = there.Select(worker => worker.BlenderVersion ?? "?").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var devices = there.Select(worker => worker.Gpus.Count > 0 ? worker.Gpus[0].Name : "CPU").Distinct(StringComparer.Ordinal);
        return new("workers", CheckState.Ok, $"{there.Count}, Blender {string.Join(", ", blenders)}, {string.Join(", ", devices)}");
    }

    private static async Task<IReadOnlyList<CheckResponse>> OfRentingAsync(
        RentalChecks rentals,
        FleetOptions fleet,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var reasons = await rentals.RefusalsAsync(OneInstance, cancellationToken);
            if (reasons.Count > 0)
                return [.. reasons.Select(reason => new CheckResponse("renting", CheckState.Warning, reason))];
            var price = (await rentals.CheapestAsync(fleet.DefaultTypes, cancellationToken))?.ToString(
                "0.####",
                CultureInfo.InvariantCulture
            );
            var types = string.Join(", ", fleet.DefaultTypes);
            return [new("renting", CheckState.Ok, $"possible: {types}, from ${price ?? "?"} an hour on the spot market")];
        }
        catch (CloudUnavailableException e)
        {
            return [new("renting", CheckState.Warning, e.Message)];
        }
    }

    private static async Task<CheckResponse> TryAsync(string name, Func<Task<string>> look)
    {
        try
        {
            return new(name, CheckState.Ok, await look());
        }
        catch (CloudUnavailableException e)
        {
            return new(name, CheckState.Failed, e.Message);
        }
    }
}
