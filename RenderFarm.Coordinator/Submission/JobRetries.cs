using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Jobs.Artifacts;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Uploads;

namespace RenderFarm.Coordinator.Submission;

/// <summary>
/// Has frames of a job rendered again, or more of them. A job that has ended goes on with that; what was made of its frames is made anew.
/// </summary>
internal sealed class JobRetries(
    FarmStore store,
    SceneIntake scenes,
    ManifestIntake manifests,
    JobLifecycle jobs,
    FrameLifecycle frames,
    DispatchSignal feed
)
{
    /// <summary>
    /// Renders frames again, as if they had never been tried; nobody is on the blocklist any more. What is under way goes on.
    /// </summary>
    /// <param name="id">The job.</param>
    /// <param name="numbers">The frames, of which rendered ones are replaced; null for those that failed and, of a failed job, those that
    /// were never rendered.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The job as it is then; null when there is none of that id.</returns>
    /// <exception cref="RefusedException">The job was canceled, its scene is gone, or there is nothing to do again.</exception>
    public Task<Job?> RetryAsync(string id, IReadOnlyList<int>? numbers, CancellationToken cancellationToken) =>
        ChangeAsync(id, (farm, job) => Retry(farm, job, numbers), cancellationToken);

    /// <summary>Adds frames; those that the job has already stay as they are.</summary>
    /// <returns>As for <see cref="RetryAsync"/>.</returns>
    /// <exception cref="RefusedException">The job was canceled, its scene is gone, or it would have too many frames.</exception>
    public Task<Job?> ExtendAsync(string id, IReadOnlyList<int> numbers, CancellationToken cancellationToken) =>
        ChangeAsync(id, (farm, job) => Extend(farm, job, numbers), cancellationToken);

    private async Task<Job?> ChangeAsync(string id, Action<FarmTransaction, Job> change, CancellationToken cancellationToken)
    {
        if (store.Read(connection => JobTable.Shown(connection, id)) is not { } job)
            return null;
        // Nothing of a job whose scene is gone can be rendered, and its workers would only find that out one by one.
        await scenes.CheckAsync(job.SceneSha256, cancellationToken);
        if (job.ManifestSha256 is { } manifest)
            await manifests.FindAsync(manifest, cancellationToken);
        await store.WriteAsync(
            farm =>
            {
                if (JobTable.Shown(farm.Connection, id) is not { } now)
                    return;
                if (now.State == JobState.Canceled)
                    throw new RefusedException(
                        ProblemTypes.JobEnded,
                        $"Job {id} was canceled, and stays so. 'renderfarm duplicate {id}' submits it again."
                    );
                change(farm, now);
            },
            cancellationToken
        );
        feed.Raise();
        // Its frames are counted at the end of the transaction.
        return store.Read(connection => JobTable.Shown(connection, id));
    }

    private void Retry(FarmTransaction farm, Job job, IReadOnlyList<int>? numbers)
    {
        var again = numbers ?? FrameTable.Failed(farm.Connection, job.Id);
        var no = again.Except(FrameTable.Numbers(farm.Connection, job.Id)).ToList();
        if (no.Count > 0)
            throw new RefusedException(
                ProblemTypes.NotFound,
                $"Job {job.Id} has no frame {FrameRange.Write(no)}. 'renderfarm job {job.Id}' lists them; 'renderfarm extend' adds some."
            );
        var isUnfinished = job.State == JobState.Failed && job.Rendered + job.Failed < job.Total;
        if (again.Count == 0 && job.HasEnded && !isUnfinished)
            throw new RefusedException(
                ProblemTypes.JobEnded,
                $"Job {job.Id} has ended ({job.State}) and no frame of it failed. Name those to render again: 'renderfarm retry {job.Id} "
                    + "--frames RANGE'."
            );

        var moved = again.Count(number => frames.Retry(farm, job.Id, number));
        BlocklistTable.Clear(farm.Connection, job.Id);
        if (moved > 0 || isUnfinished)
            TakeUp(farm, job);
    }

    private void Extend(FarmTransaction farm, Job job, IReadOnlyList<int> numbers)
    {
        var more = numbers.Except(FrameTable.Numbers(farm.Connection, job.Id)).ToList();
        if (more.Count == 0)
            return;
        if (job.Total + more.Count > FrameRange.MaxFrames)
            throw new RefusedException(
                ProblemTypes.SceneNotRenderable,
                $"Job {job.Id} would have {job.Total + more.Count} frames, and {FrameRange.MaxFrames} are the most. Submit another job."
            );
        FrameTable.Insert(farm.Connection, job.Id, more, job.Split?.Parts ?? 0);
        SteeringTable.Extend(farm.Connection, job.Id, more.Count);
        if (job.Names?.Problem(FrameTable.Numbers(farm.Connection, job.Id)) is { } problem)
            throw new RefusedException(ProblemTypes.SceneNotRenderable, problem);
        foreach (var number in more)
            farm.Changes.Frame(job.Id, number);
        TakeUp(farm, JobTable.Find(farm.Connection, job.Id)!);
    }

    /// <summary>A job that has ended goes on.</summary>
    private void TakeUp(FarmTransaction farm, Job job)
    {
        farm.Changes.Job(job.Id);
        if (job.Pool is not null)
            farm.Changes.Fleet();
        if (jobs.Apply(farm, job, JobTrigger.Retry) != MoveKind.Moved)
            return;
        SteeringTable.Reopen(farm.Connection, job.Id);
        JobCostTable.Reopen(farm.Connection, job.Id);
        ArtifactTable.DeleteAll(farm.Connection, job.Id);
    }
}
