using Microsoft.Extensions.Options;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>
/// Finds out what detached jobs have come to while the coordinator was away: reads what was reported, and then what is stored. Only after
/// that instances are looked after, or some would be rented for frames that are there.
/// </summary>
internal sealed class CatchUp(
    FarmStore store,
    FarmBucket bucket,
    QueueProbe queues,
    FrameReports reports,
    FarmClock clock,
    FleetSignal fleet,
    IOptions<DispatchOptions> options
)
{
    /// <summary>A farm that works all the time never has an empty queue.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Looks whether the reports are read, and at what is stored when they are.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (clock.HasCaughtUp)
            return;
        var since = clock.AwakeSince;
        var jobs = store.Read(JobTable.Detached);
        if (jobs.Count > 0 && !await AreReportsReadAsync(since, cancellationToken))
            return;
        foreach (var job in jobs)
            await FindStoredAsync(job, cancellationToken);
        clock.CaughtUp(since);
        fleet.Raise();
    }

    private async Task<bool> AreReportsReadAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        clock.Now >= since + Patience
        || (clock.Now >= since + options.Value.EmptyTime && await queues.IsEmptyAsync(Queues.Coordinator, cancellationToken));

    /// <summary>A report may be lost, or come before the one that it depends on; what is stored is there all the same.</summary>
    private async Task FindStoredAsync(string jobId, CancellationToken cancellationToken)
    {
        var unfinished = store.Read(connection => FrameTable.Unfinished(connection, jobId)).ToHashSet();
        if (unfinished.Count == 0)
            return;
        var keys = JobKeys.Of(jobId);
        var previews = (await bucket.ListAsync(keys.Previews, cancellationToken)).ToHashSet(StringComparer.Ordinal);
        foreach (var key in await bucket.ListAsync(keys.Frames, cancellationToken))
        {
            if (JobKeys.FrameOf(key) is not { } number || !unfinished.Contains(number) || !keys.IsImage(key, number))
                continue;
            var found = await bucket.FindAsync(key, cancellationToken);
            var preview = previews.Contains(keys.Preview(number)) ? keys.Preview(number) : null;
            if (found is { IsThere: true, SizeBytes: > 0 })
                await store.WriteAsync(farm => reports.Found(farm, jobId, number, key, found, preview), cancellationToken);
        }
    }
}
