using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Housekeeping;

/// <summary>
/// Removes the queues of workers and of pools that are gone, and in time the rows of those workers. Their names never come again, so it
/// does not matter that SQS refuses a removed name for a minute.
/// </summary>
internal sealed class QueueTidying(FarmStore store, QueueProbe queues, FarmClock clock, IOptions<WorkerWatchOptions> options)
{
    /// <summary>Workers or pools in one look; the rest waits for the next.</summary>
    private const int AtOnce = 20;

    /// <summary>What MassTransit puts behind the name of a queue for messages that failed, and for those that nobody takes.</summary>
    private static readonly string[] Suffixes = ["", "_error", "_skipped"];

    /// <summary>Late enough that a worker which is just ending, and which would make its queue anew, is gone.</summary>
    private DateTimeOffset Before => clock.Now - options.Value.DeleteQueueAfter;

    /// <summary>Removes what workers leave behind.</summary>
    public async Task TidyWorkersAsync(CancellationToken cancellationToken)
    {
        var due = store.Read(connection => WorkerTable.WithQueueToDelete(connection, Before, AtOnce));
        foreach (var id in due)
        {
            await queues.DeleteAsync(Queues.WorkerPrefix + id, cancellationToken);
            await store.WriteAsync(farm => WorkerTable.QueueDeleted(farm.Connection, id, farm.Now), cancellationToken);
        }

        if (due.Count == 0)
            await store.WriteAsync(farm => WorkerTable.Forget(farm.Connection, farm.Now - options.Value.ForgetAfter), cancellationToken);
    }

    /// <summary>Removes what is left of pools whose job has ended and whose machines are gone.</summary>
    public async Task TidyPoolsAsync(CancellationToken cancellationToken)
    {
        foreach (var pool in store.Read(connection => JobTable.PoolsToRemove(connection, Before, AtOnce)))
        {
            foreach (var suffix in Suffixes)
                await queues.DeleteAsync(Queues.RenderOf(pool) + suffix, cancellationToken);
            await store.WriteAsync(farm => JobTable.PoolRemoved(farm.Connection, pool, farm.Now), cancellationToken);
        }
    }
}
