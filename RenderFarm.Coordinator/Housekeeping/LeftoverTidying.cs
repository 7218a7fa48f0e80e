using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Scenes;
using RenderFarm.Coordinator.Transitions;

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
            string[] prefixes = [JobPaths.Parts(jobId), JobPaths.Slices(jobId)];
            // Of a sample frame only the time counts.
            if (store.Read(connection => JobTable.Find(connection, jobId))?.SampleOf is not null)
                prefixes = [.. prefixes, JobPaths.Frames(jobId), JobPaths.Previews(jobId), JobPaths.Logs(jobId)];
            var before = kept.Count;
            foreach (var prefix in prefixes)
                kept.AddRange(await bucket.DeleteAllAsync(prefix, cancellationToken));
            if (kept.Count == before)
                await store.WriteAsync(farm => JobTable.LeftoversRemoved(farm.Connection, jobId, farm.Now), cancellationToken);
        }

        FarmBucket.ThrowIfAny(kept);
    }
}
