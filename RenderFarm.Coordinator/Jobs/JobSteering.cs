using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>
/// Ends, holds and resumes jobs at the user's word. The database says so first; the workers are told by the feed loop, which goes on until
/// it has told them: a marker in the bucket for chunks that are still on the queue, a message to each live worker for frames in hand.
/// </summary>
internal sealed class JobSteering(
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
    public Task<(Job Job, MoveKind Outcome)?> CancelAsync(string jobId, CancellationToken cancellationToken) =>
        SteerAsync(jobId, Cancel, cancellationToken);

    /// <summary>
    /// Holds a job. Its chunks stay what they are: each is handed back by the worker that has it, or that takes it from the queue, or is
    /// rendered when the job has been resumed before.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="now">Frames in hand are dropped; else they are finished.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>As for <see cref="CancelAsync"/>.</returns>
    public Task<(Job Job, MoveKind Outcome)?> PauseAsync(string jobId, bool now, CancellationToken cancellationToken) =>
        SteerAsync(jobId, (farm, job) => Pause(farm, job, now), cancellationToken);

    /// <summary>Lets a job that is paused go on.</summary>
    /// <returns>As for <see cref="CancelAsync"/>.</returns>
    public Task<(Job Job, MoveKind Outcome)?> ResumeAsync(string jobId, CancellationToken cancellationToken) =>
        SteerAsync(jobId, Resume, cancellationToken);

    /// <summary>
    /// Deletes a job, after canceling it when it has not ended: it is shown to nobody any more, and its files are removed in time.
    /// </summary>
    /// <returns>As for <see cref="CancelAsync"/>.</returns>
    public Task<(Job Job, MoveKind Outcome)?> DeleteAsync(string jobId, CancellationToken cancellationToken) =>
        SteerAsync(jobId, Delete, cancellationToken);

    /// <summary>Tells bucket and workers what they have not been told yet. One look at a time: the newest state is told last.</summary>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        foreach (var job in store.Read(connection => SteeringTable.Untold(connection, JobsAtOnce)))
        {
            var marker = JobKeys.Of(job.Id).HeldMarker;
            if (job.State is JobState.Canceled or JobState.Paused)
            {
                await bucket.MarkAsync(marker, cancellationToken);
                var message = new HoldJob { JobId = job.Id, FinishesFrame = job is { State: JobState.Paused, Drops: false } };
                foreach (var worker in store.Read(WorkerTable.LiveIds))
                    await sender.SendAsync(Queues.WorkerPrefix + worker, message, cancellationToken);
            }
            else
            {
                FarmBucket.ThrowIfAny(await bucket.DeleteAsync([marker], cancellationToken));
            }

            await store.WriteAsync(farm => SteeringTable.Told(farm.Connection, job), cancellationToken);
        }
    }

    private async Task<(Job Job, MoveKind Outcome)?> SteerAsync(
        string jobId,
        Func<FarmTransaction, Job, MoveKind> steer,
        CancellationToken cancellationToken
    )
    {
        var outcome = await store.WriteAsync<MoveKind?>(
            farm => JobTable.Shown(farm.Connection, jobId) is { } job ? steer(farm, job) : null,
            cancellationToken
        );
        feed.Raise();
        // Its frames are counted at the end of the transaction.
        return outcome is { } known && store.Read(connection => JobTable.Find(connection, jobId)) is { } after ? (after, known) : null;
    }

    private MoveKind Cancel(FarmTransaction farm, Job job)
    {
        var outcome = jobs.Apply(farm, job, JobTrigger.Cancel);
        if (outcome == MoveKind.Moved)
        {
            foreach (var chunk in ChunkTable.OfJob(farm.Connection, job.Id))
                claims.Close(farm, chunk);
        }

        return outcome;
    }

    private MoveKind Delete(FarmTransaction farm, Job job)
    {
        if (!job.HasEnded)
            Cancel(farm, job);
        SteeringTable.Delete(farm.Connection, job.Id, farm.Now);
        farm.Changes.Job(job.Id);
        return MoveKind.Moved;
    }

    private MoveKind Pause(FarmTransaction farm, Job job, bool now)
    {
        // Who is in more of a hurry than the first time is heard; who is in less changes nothing.
        var outcome = jobs.Apply(farm, job, JobTrigger.Pause);
        if (outcome == MoveKind.Moved || (job is { State: JobState.Paused, Drops: false } && now))
            SteeringTable.Hold(farm.Connection, job.Id, now);
        return outcome;
    }

    private MoveKind Resume(FarmTransaction farm, Job job)
    {
        var outcome = jobs.Apply(farm, job, JobTrigger.Resume);
        // A frame may have begun while it was paused.
        if (outcome == MoveKind.Moved && (job.StartedAt is not null || job.Rendering + job.Rendered + job.Failed > 0))
            jobs.Apply(farm, JobTable.Find(farm.Connection, job.Id)!, JobTrigger.Begin);
        return outcome;
    }
}
