using System.Diagnostics;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Jobs.Artifacts;
using RenderFarm.Coordinator.Jobs.Notify;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.ServiceDefaults.Telemetry;
using static RenderFarm.Contracts.Api.JobState;
using static RenderFarm.Coordinator.Jobs.JobTrigger;

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
            StartedAt = job.StartedAt ?? (after.State is Queued or Paused or Canceled ? null : farm.Now),
            EndedAt = after.HasEnded ? farm.Now : null,
            Untold = job.Untold || trigger is Cancel or Pause or Resume or Retry,
        };
        JobTable.Save(farm.Connection, after);
        if (after.HasEnded)
        {
            JobNoticeTable.ClearAll(farm, job.Id);
            NotificationTable.Tell(
                farm,
                job.Id,
                Enum.Parse<NotifyEvent>(after.State.ToString()),
                $"Job {job.Id} '{job.Name}' {after.State.ToString().ToLowerInvariant()}{(error is null ? "." : $": {error}")}"
            );
            _ = ActivityContext.TryParse(job.Traceparent, null, isRemote: true, out var trace);
            FarmTelemetry.Record(
                "job.run",
                trace,
                job.CreatedAt,
                farm.Now,
                ("renderfarm.job.id", job.Id),
                ("renderfarm.job.frames", job.Total),
                ("renderfarm.job.state", move.State.ToString())
            );
        }

        farm.Changes.Job(job.Id);
        if (after.Pool is not null && (after.HasEnded || trigger is Pause or Resume or Retry))
            farm.Changes.Fleet();
        LogMoved(job.Id, job.State, move.State);
        return move.Kind;
    }

    [LoggerMessage(1000, LogLevel.Information, "Job {JobId}: {From} > {To}")]
    private partial void LogMoved(string jobId, JobState from, JobState to);

    [LoggerMessage(1001, LogLevel.Warning, "Job {JobId}: {Trigger} refused in state {State}")]
    private partial void LogRefused(string jobId, JobState state, JobTrigger trigger);
}

/// <summary>Every way in which the state of a job changes.</summary>
internal static class JobTransitions
{
    private static readonly Move<JobState> Ignored = Moves.Ignore<JobState>();
    private static readonly Move<JobState> Refused = Moves.Refuse<JobState>();

    /// <summary>What <paramref name="trigger"/> does to <paramref name="state"/>.</summary>
    public static Move<JobState> Next(JobState state, JobTrigger trigger) =>
        (state, trigger) switch
        {
            (Queued, Begin) => Moves.To(Running),
            (Queued, Complete) => Moves.To(Completed), // every image was there before its start was reported
            (Queued, Fail) => Moves.To(Failed),
            (Queued, Cancel) => Moves.To(Canceled),
            (Queued, Pause) => Moves.To(Paused),
            (Queued, Resume or Retry) => Ignored,

            (Running, Begin) => Ignored,
            (Running, Complete) => Moves.To(Completed),
            (Running, Fail) => Moves.To(Failed),
            (Running, Cancel) => Moves.To(Canceled),
            (Running, Pause) => Moves.To(Paused),
            (Running, Resume or Retry) => Ignored,

            (Paused, Begin) => Ignored, // a frame that was in hand
            (Paused, Complete) => Moves.To(Completed), // the same, and it was the last
            (Paused, Fail) => Moves.To(Failed),
            (Paused, Cancel) => Moves.To(Canceled),
            (Paused, Pause) => Ignored,
            (Paused, Retry) => Ignored, // it is paused still
            (Paused, Resume) => Moves.To(Queued), // and on to Running when it had begun

            (Completed, Begin) => Ignored,
            (Completed, Complete) => Ignored,
            (Completed, Fail) => Refused, // a stored frame does not fail
            (Completed, Cancel or Pause or Resume) => Refused,
            (Completed, Retry) => Moves.To(Running),

            (Failed, Begin) => Ignored,
            (Failed, Complete) => Refused, // a failed frame is not stored later
            (Failed, Fail) => Ignored,
            (Failed, Cancel or Pause or Resume) => Refused,
            (Failed, Retry) => Moves.To(Running),

            (Canceled, Pause or Resume or Retry) => Refused,
            (Canceled, _) => Ignored, // images that were under way may still arrive

            _ => Refused,
        };
}

/// <summary>What can happen to a job.</summary>
internal enum JobTrigger
{
    /// <summary>Its first frame has begun.</summary>
    Begin,

    /// <summary>Its last frame is stored, and none failed.</summary>
    Complete,

    /// <summary>Its last frame has ended, and one or more failed.</summary>
    Fail,

    /// <summary>The user ends it.</summary>
    Cancel,

    /// <summary>The user holds it.</summary>
    Pause,

    /// <summary>The user lets it go on.</summary>
    Resume,

    /// <summary>Frames of it are to be rendered that were rendered or had failed, or that it did not have.</summary>
    Retry,
}

/// <summary>What the changes of frames mean for their jobs: counts, begin and end.</summary>
internal sealed class JobCascade(JobLifecycle jobs) : ICascade
{
    /// <summary>Suspicious frames that the error of a strict job names.</summary>
    private const int FramesNamed = 20;

    /// <summary>Carries the moved frames of a transaction on to their jobs.</summary>
    public void Run(FarmTransaction farm)
    {
        foreach (var moves in farm.Noted<FrameMoved>().Where(move => move.After.Part == 0).GroupBy(move => move.After.JobId))
        {
            var change = new FrameCountChange();
            foreach (var (before, after) in moves)
                change.Add(before.State, after.State);
            JobTable.Count(farm.Connection, moves.Key, change);

            var job = JobTable.Find(farm.Connection, moves.Key)!;
            if (job.Rendered + job.Failed == job.Total)
                End(farm, job);
            else if (moves.Any(move => move.After.State is FrameState.Rendering or FrameState.Rendered))
                jobs.Apply(farm, job, JobTrigger.Begin);
        }
    }

    private void End(FarmTransaction farm, Job job)
    {
        FrameNeighbours.Flag(farm, job.Id);
        if (Verdict(farm, job) is { } verdict)
        {
            jobs.Apply(farm, job, JobTrigger.Fail, verdict);
            return;
        }

        if (jobs.Apply(farm, job, JobTrigger.Complete) != MoveKind.Moved || job is not { Video: true, Total: > 1 })
            return;
        foreach (var kind in Enum.GetValues<ArtifactKind>())
            ArtifactTable.Insert(farm.Connection, job.Id, kind);
    }

    /// <summary>Why a job whose frames have all ended has failed; null when it has not.</summary>
    private static string? Verdict(FarmTransaction farm, Job job)
    {
        if (job.Failed == 0)
            return job.Strict ? StrictVerdict(farm, job) : null;

        var first = FrameTable.FirstFailed(farm.Connection, job.Id)!;
        return $"{job.Failed} of {job.Total} frames failed. Frame {first.Number}: {first.Error}";
    }

    private static string? StrictVerdict(FarmTransaction farm, Job job)
    {
        var flagged = FrameTable.Flagged(farm.Connection, job.Id, FramesNamed + 1);
        if (flagged.Count == 0)
            return null;
        var names = string.Join(", ", flagged.Take(FramesNamed).Select(frame => frame.Number));
        return $"The job is strict, and frames are suspicious: {names}{(flagged.Count > FramesNamed ? " and more" : "")}. "
            + $"Frame {flagged[0].Number}: {flagged[0].Flags[0].Reason} The images can be downloaded.";
    }
}

/// <summary>What a transaction changes in the counts of a job's frames.</summary>
internal sealed class FrameCountChange
{
    private readonly int[] _counts = new int[Enum.GetValues<FrameState>().Length];

    public int Waiting => _counts[(int)FrameState.Waiting];

    public int Fed => _counts[(int)FrameState.Fed];

    public int Rendering => _counts[(int)FrameState.Rendering];

    public int Rendered => _counts[(int)FrameState.Rendered];

    public int Failed => _counts[(int)FrameState.Failed];

    /// <summary>A frame has gone from one state to another.</summary>
    public void Add(FrameState from, FrameState to)
    {
        _counts[(int)from]--;
        _counts[(int)to]++;
    }
}
