using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
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
    FarmBucket bucket,
    DispatchSignal feed
)
{
    /// <summary>Said of images that were extended, after the samples that they had first.</summary>
    private const string Added =
        " samples of each frame were rendered first and the others added: as little noise as when all are rendered at once, but not the "
        + "same to the bit where this Blender's sample points depend on how many there are.";

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

    /// <summary>
    /// Gives the frames of a job that keeps its samples more of them: the difference is rendered and merged with what is stored. Frames
    /// that failed, and those of which something is gone, are rendered from the first sample on.
    /// </summary>
    /// <returns>As for <see cref="RetryAsync"/>.</returns>
    /// <exception cref="RefusedException">The job goes on, or does not keep its samples; it has as many; its scene is gone.</exception>
    public async Task<Job?> AddSamplesAsync(string id, int samples, CancellationToken cancellationToken)
    {
        var stored = await bucket.ListAsync(JobKeys.Of(id).Parts, cancellationToken);
        return await ChangeAsync(id, (farm, job) => AddSamples(farm, job, samples, [.. stored]), cancellationToken);
    }

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

    private void AddSamples(FarmTransaction farm, Job job, int samples, HashSet<string> stored)
    {
        if (job.Split is not { KeepSamples: true, Samples: { } ranges, Steps: [.., var now] } split)
            throw new RefusedException(
                ProblemTypes.SceneNotRenderable,
                $"Samples cannot be added to job {job.Id}: they are kept only for jobs submitted with --keep-samples. "
                    + $"'renderfarm duplicate {job.Id} --samples {samples}' renders all of them anew."
            );
        if (samples == now)
            return;
        if (samples < now + ranges)
            throw new RefusedException(
                ProblemTypes.SceneNotRenderable,
                $"The frames of job {job.Id} have {now} samples; ask for {now + ranges} or more."
            );
        if (!job.HasEnded)
            throw new RefusedException(
                ProblemTypes.JobUnderWay,
                $"Job {job.Id} is {job.State.ToString().ToLowerInvariant()}: samples are added when it has ended. "
                    + $"'renderfarm watch {job.Id}' waits for that."
            );
        var after = split with { Steps = [.. split.Steps, samples] };
        if (after.Parts > Split.MaxParts || (long)after.Parts * job.Total > FrameRange.MaxFrames)
            throw new RefusedException(
                ProblemTypes.SceneNotRenderable,
                $"Each frame of job {job.Id} would be merged from {after.Parts} parts; {Split.MaxParts} are the most, and "
                    + $"{FrameRange.MaxFrames} of all frames. 'renderfarm duplicate {job.Id} --samples {samples}' renders them anew."
            );

        FrameTable.AddParts(farm.Connection, job.Id, split.Parts, after.Parts);
        var keys = JobKeys.Of(job.Id);
        foreach (var number in FrameTable.Numbers(farm.Connection, job.Id))
        {
            var isKept = Enumerable.Range(1, split.Parts).All(part => stored.Contains(keys.Part(number, part, split)));
            if (isKept && FrameTable.Find(farm.Connection, job.Id, number)!.State == FrameState.Rendered)
                frames.GoOn(farm, job.Id, number);
            else
                frames.Retry(farm, job.Id, number);
        }

        SteeringTable.AddSamples(
            farm.Connection,
            job with
            {
                Settings = job.Settings with { Samples = samples },
                Split = after,
                Warnings =
                [
                    .. job.Warnings.Where(warning => !warning.EndsWith(Added, StringComparison.Ordinal)),
                    $"{split.Steps[0]}{Added}",
                ],
            }
        );
        BlocklistTable.Clear(farm.Connection, job.Id);
        TakeUp(farm, job);
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
