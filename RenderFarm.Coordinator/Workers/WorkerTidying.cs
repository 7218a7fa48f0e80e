using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Workers;

/// <summary>Removes what workers leave behind: their control queues and, in time, their rows.</summary>
internal sealed class WorkerTidying(FarmStore store, QueueProbe queues, FarmClock clock, IOptions<WorkerWatchOptions> options)
{
    /// <summary>Queues removed in one look; the rest waits for the next.</summary>
    private const int QueuesAtOnce = 20;

    /// <summary>Removes what is due.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var due = store.Read(connection =>
            WorkerTable.WithQueueToDelete(connection, clock.Now - options.Value.DeleteQueueAfter, QueuesAtOnce));
        foreach (var id in due)
        {
            await queues.DeleteAsync(Queues.WorkerPrefix + id, cancellationToken);
            await store.WriteAsync(farm => WorkerTable.QueueDeleted(farm.Connection, id, farm.Now), cancellationToken);
        }

        if (due.Count == 0)
            await store.WriteAsync(farm => WorkerTable.Forget(farm.Connection, farm.Now - options.Value.ForgetAfter), cancellationToken);
    }
}
