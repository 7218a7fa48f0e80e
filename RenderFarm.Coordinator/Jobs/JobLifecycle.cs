using System.Diagnostics;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>Changes jobs, by <see cref="JobTransitions"/> alone.</summary>
internal sealed partial class JobLifecycle(ILogger<JobLifecycle> logger)
{
    /// <summary>Applies <paramref name="trigger"/>.</summary>
    /// <param name="farm">The transaction.</param>
    /// <param name="job">The job as it is.</param>
    /// <param name="trigger">What happens to it.</param>
    /// <param name="error">Why, when it fails.</param>
    /// <returns>What became of it.</returns>
    public MoveKind Apply(FarmTransaction farm, Job job, JobTrigger trigger, string? error = null)
    {
        var move = JobTransitions.Next(job.State, trigger);
        if (move.Kind == MoveKind.Refused)
            LogRefused(job.Id, job.State, trigger);
        if (move.Kind != MoveKind.Moved)
            return move.Kind;

        var after = job with { State = move.State, Error = error };
        after = after with
        {
            StartedAt = job.StartedAt ?? (after.State == JobState.Canceled ? null : farm.Now),
            EndedAt = after.HasEnded ? farm.Now : null,
        };
        JobTable.Save(farm.Connection, after);
        if (after.HasEnded)
        {
            JobNoticeTable.ClearAll(farm, job.Id);
            _ = ActivityContext.TryParse(job.Traceparent, null, isRemote: true, out var trace);
            FarmTelemetry.Record(
                "job.run", trace, job.CreatedAt, farm.Now, ("renderfarm.job.id", job.Id), ("renderfarm.job.frames", job.Total), ("renderfarm.job.state", move.State.ToString()));
        }

        farm.Changes.Job(job.Id);
        if (after is { HasEnded: true, Pool: not null })
            farm.Changes.Fleet();
        LogMoved(job.Id, job.State, move.State);
        return move.Kind;
    }

    [LoggerMessage(1000, LogLevel.Information, "Job {JobId}: {From} > {To}")]
    private partial void LogMoved(string jobId, JobState from, JobState to);

    [LoggerMessage(1001, LogLevel.Warning, "Job {JobId}: {Trigger} refused in state {State}")]
    private partial void LogRefused(string jobId, JobState state, JobTrigger trigger);
}
