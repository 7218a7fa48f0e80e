using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Feed;

/// <summary>
/// Removes the queues of pools whose job has ended and whose machines are gone. Their names never come again, so it does not matter that SQS
/// refuses a removed name for a minute.
/// </summary>
internal sealed class PoolTidying(FarmStore store, QueueProbe queues, FarmClock clock, IOptions<WorkerWatchOptions> options)
{
    /// <summary>Pools in one look; the rest waits for the next.</summary>
    private const int PoolsAtOnce = 20;

    /// <summary>What MassTransit puts behind the name of a queue for messages that failed, and for those that nobody takes.</summary>
    private static readonly string[] Suffixes = ["", "_error", "_skipped"];

    /// <summary>Removes what is due.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        // Late enough that a worker which is just ending, and which would make its queue anew, is gone.
        var before = clock.Now - options.Value.DeleteQueueAfter;
        foreach (var pool in store.Read(connection => JobTable.PoolsToRemove(connection, before, PoolsAtOnce)))
        {
            foreach (var suffix in Suffixes)
                await queues.DeleteAsync(Queues.RenderOf(pool) + suffix, cancellationToken);
            await store.WriteAsync(farm => JobTable.PoolRemoved(farm.Connection, pool, farm.Now), cancellationToken);
        }
    }
}
