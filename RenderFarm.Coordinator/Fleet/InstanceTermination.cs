using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Fleet.Reconcile;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Fleet;

/// <summary>
/// Ends instances at a user's word. The database says so first; the <see cref="FleetLoop"/> goes on until they have ended.
/// </summary>
internal sealed class InstanceTermination(FarmStore store, FleetSignal signal)
{
    /// <summary>Ends instances.</summary>
    /// <param name="ids">Which; null for all.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>What is being ended; null, with the first unknown id, when one is not the farm's.</returns>
    public async Task<(TerminateResponse? Response, string? Unknown)> EndAsync(
        IReadOnlyList<string>? ids,
        CancellationToken cancellationToken
    )
    {
        var answer = await store.WriteAsync(farm => End(farm, ids), cancellationToken);
        signal.Raise();
        return answer;
    }

    private static (TerminateResponse? Response, string? Unknown) End(FarmTransaction farm, IReadOnlyList<string>? ids)
    {
        var live = InstanceTable.Live(farm.Connection);
        if (ids?.FirstOrDefault(id => InstanceTable.Find(farm.Connection, id) is null) is { } unknown)
            return (null, unknown);
        List<Instance> ending =
        [
            .. live.Where(instance => instance.IsUp && (ids is null || ids.Contains(instance.Id, StringComparer.Ordinal))),
        ];
        foreach (var instance in ending)
            InstanceLifecycle.Drain(farm, instance with { EndReason = null }, InstanceEnd.UserRequest);

        var pools = ending.Select(instance => instance.Pool).ToHashSet(StringComparer.Ordinal);
        List<string> jobs = [.. RentingJobs.PoolsThatRent(farm.Connection).Where(pools.Contains)];
        return (new TerminateResponse([.. ending.Select(instance => instance.Id)], jobs), null);
    }
}
