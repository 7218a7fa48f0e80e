using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>
/// Ends jobs at the user's word. The database says so first; the workers are told by the feed loop, which goes on until it has told
/// them: a marker in the bucket for chunks that are still on the queue, a message to each live worker for frames in hand.
/// </summary>
internal sealed class JobCancellation(
    FarmStore store,
    JobLifecycle jobs,
    ChunkClaims claims,
    FarmBucket bucket,
    QueueSender sender,
    DispatchSignal feed
)
{
    /// <summary>Jobs announced in one look; the rest waits for the next.</summary>
    private const int JobsAtOnce = 20;

    /// <summary>Cancels a job, once.</summary>
    /// <returns>The job as it is now, with what became of the wish; null when there is none of that id.</returns>
    public async Task<(Job Job, MoveKind Outcome)?> CancelAsync(string jobId, CancellationToken cancellationToken)
    {
        var result = await store.WriteAsync(farm => Cancel(farm, jobId), cancellationToken);
        feed.Raise();
        return result;
    }

    /// <summary>Tells the workers what they have not been told yet.</summary>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        foreach (var jobId in store.Read(connection => JobTable.CancelsToAnnounce(connection, JobsAtOnce)))
        {
            await bucket.MarkAsync(JobKeys.Of(jobId).CanceledMarker, cancellationToken);
            foreach (var worker in store.Read(WorkerTable.LiveIds))
            {
                await sender.SendAsync(Queues.WorkerPrefix + worker, new CancelJob { JobId = jobId }, cancellationToken);
            }

            await store.WriteAsync(farm => JobTable.CancelAnnounced(farm.Connection, jobId, farm.Now), cancellationToken);
        }
    }

    private (Job Job, MoveKind Outcome)? Cancel(FarmTransaction farm, string jobId)
    {
        if (JobTable.Find(farm.Connection, jobId) is not { } job)
            return null;
        var outcome = jobs.Apply(farm, job, JobTrigger.Cancel);
        if (outcome == MoveKind.Moved)
        {
            foreach (var chunk in ChunkTable.OfJob(farm.Connection, jobId))
                claims.Close(farm, chunk);
        }

        return (JobTable.Find(farm.Connection, jobId)!, outcome);
    }
}
