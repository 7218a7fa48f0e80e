using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Workers;

/// <summary>Finds the workers that have fallen silent.</summary>
internal sealed class WorkerWatch(FarmStore store, WorkerLifecycle workers, FarmClock clock, IOptions<WorkerWatchOptions> options)
{
    /// <summary>Calls those lost that have been silent for too long.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!clock.IsSettled || store.Read(connection => WorkerTable.SilentSince(connection, clock.Now - options.Value.LostAfter)).Count == 0)
            return;
        await store.WriteAsync(
            farm =>
            {
                foreach (var worker in WorkerTable.SilentSince(farm.Connection, farm.Now - options.Value.LostAfter))
                    workers.Apply(farm, worker, WorkerTrigger.FallSilent);
            },
            cancellationToken);
    }
}
