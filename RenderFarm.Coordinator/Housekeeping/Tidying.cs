using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Housekeeping;

/// <summary>
/// Removes the parts and slices of frames that a job leaves in the bucket when it is canceled or its workers die, and the images of sample
/// frames.
/// </summary>
internal sealed class LeftoverTidying(FarmStore store, FarmBucket bucket, FarmClock clock, IOptions<HousekeepingOptions> options)
{
    /// <summary>Jobs looked after in one look; the rest waits for the next.</summary>
    private const int JobsAtOnce = 100;

    /// <summary>Removes what is due.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var kept = new List<DeleteError>();
        var endedBefore = clock.Now - options.Value.KeepLeftovers;
        foreach (var jobId in store.Read(connection => JobTable.WithLeftovers(connection, endedBefore, JobsAtOnce)))
        {
            var (keys, job) = (JobKeys.Of(jobId), store.Read(connection => JobTable.Find(connection, jobId)));
            List<string> prefixes = [keys.Slices];
            if (job is not { Split.KeepSamples: true, State: JobState.Completed or JobState.Failed })
                prefixes.Add(keys.Parts);
            // Of a sample frame only the time counts.
            if (job?.SampleOf is not null)
                prefixes.AddRange([keys.Frames, keys.Previews, keys.Logs]);
            var before = kept.Count;
            foreach (var prefix in prefixes)
                kept.AddRange(await bucket.DeleteAllAsync(prefix, cancellationToken));
            if (kept.Count == before)
                await store.WriteAsync(farm => JobTable.LeftoversRemoved(farm.Connection, jobId, farm.Now), cancellationToken);
        }

        FarmBucket.ThrowIfAny(kept);
    }
}

/// <summary>
/// Removes jobs that a user has deleted: their files at once, and once more with all that is known of them when no worker can store
/// anything more.
/// </summary>
internal sealed class JobRemoval(FarmStore store, FarmBucket bucket, FarmClock clock, IOptions<HousekeepingOptions> options)
{
    /// <summary>Jobs in one look; the rest waits for the next.</summary>
    private const int JobsAtOnce = 20;

    /// <summary>Removes what is due.</summary>
    public Task TidyAsync(CancellationToken cancellationToken) =>
        Each.DoAsync(
            store.Read(connection => SteeringTable.Deleted(connection, JobsAtOnce)),
            job => RemoveAsync(job, cancellationToken),
            cancellationToken
        );

    private async Task RemoveAsync(Job job, CancellationToken cancellationToken)
    {
        var keys = JobKeys.Of(job.Id);
        var isOver = store.Read(connection => SteeringTable.IsOver(connection, job.Id, clock.Now - options.Value.KeepLeftovers));
        if (!isOver && job.LeftoversRemovedAt is not null)
            return;

        // Until then the marker keeps workers from chunks that are still queued.
        var files = await bucket.ListAsync(keys.Prefix, cancellationToken);
        FarmBucket.ThrowIfAny(await bucket.DeleteAsync(files.Where(key => isOver || key != keys.HeldMarker), cancellationToken));
        await store.WriteAsync(
            farm =>
            {
                if (isOver)
                    SteeringTable.Remove(farm.Connection, job.Id);
                else
                    JobTable.LeftoversRemoved(farm.Connection, job.Id, farm.Now);
            },
            cancellationToken
        );
    }
}

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
        await Each.DoAsync(
            due,
            async id =>
            {
                await queues.DeleteAsync(Queues.WorkerPrefix + id, cancellationToken);
                await store.WriteAsync(farm => WorkerTable.QueueDeleted(farm.Connection, id, farm.Now), cancellationToken);
            },
            cancellationToken
        );
        if (due.Count == 0)
            await store.WriteAsync(farm => WorkerTable.Forget(farm.Connection, farm.Now - options.Value.ForgetAfter), cancellationToken);
    }

    /// <summary>Removes what is left of pools whose job has ended and whose instances are gone.</summary>
    public Task TidyPoolsAsync(CancellationToken cancellationToken) =>
        Each.DoAsync(
            store.Read(connection => JobTable.PoolsToRemove(connection, Before, AtOnce)),
            async pool =>
            {
                foreach (var suffix in Suffixes)
                    await queues.DeleteAsync(Queues.RenderOf(pool) + suffix, cancellationToken);
                await store.WriteAsync(farm => JobTable.PoolRemoved(farm.Connection, pool, farm.Now), cancellationToken);
            },
            cancellationToken
        );
}

/// <summary>
/// Removes uploaded files that nobody has wanted for a long time, and announcements that no file has followed. One look removes a thousand
/// of each kind at most.
/// </summary>
internal sealed class UploadTidying(
    SceneIntake scenes,
    ArchiveIntake archives,
    UploadRemoval removal,
    FarmClock clock,
    IOptions<SceneOptions> options
)
{
    /// <summary>Instances that are about to start may still fetch the worker before the last.</summary>
    private const int WorkersKept = 5;

    private DateTimeOffset Before => clock.Now - options.Value.KeepUnused;

    /// <summary>Scenes that no job has.</summary>
    public Task TidyScenesAsync(CancellationToken cancellationToken)
    {
        var before = Before;
        return scenes.RemoveAsync(connection => SceneTable.Unused(connection, before, UploadRemoval.AtOnce), cancellationToken);
    }

    /// <summary>Manifests that no job has. Who is about to use one looks for its object, so its row needs no mark.</summary>
    public Task TidyManifestsAsync(CancellationToken cancellationToken)
    {
        var before = Before;
        return removal.RunAsync(
            connection => ManifestTable.Unused(connection, before, UploadRemoval.AtOnce),
            (_, _) => { },
            AssetKeys.Manifest,
            (farm, sha256) => ManifestTable.DeleteUnused(farm.Connection, sha256, before),
            cancellationToken
        );
    }

    /// <summary>Assets that no manifest has.</summary>
    public Task TidyAssetsAsync(CancellationToken cancellationToken)
    {
        var before = Before;
        return removal.RunAsync(
            connection => AssetTable.Unused(connection, before, UploadRemoval.AtOnce),
            (farm, sha256) => AssetTable.Missing(farm.Connection, sha256),
            AssetKeys.Asset,
            (farm, sha256) => AssetTable.DeleteUnused(farm.Connection, sha256, before),
            cancellationToken
        );
    }

    /// <summary>All but the last few workers. Blenders stay until somebody removes them.</summary>
    public Task TidyArchivesAsync(CancellationToken cancellationToken)
    {
        var before = Before;
        return archives.RemoveAsync(
            connection =>
                [.. ArchiveTable.Abandoned(connection, before), .. ArchiveTable.Stored(connection, ArchiveKind.Worker).Skip(WorkersKept)],
            cancellationToken
        );
    }
}
