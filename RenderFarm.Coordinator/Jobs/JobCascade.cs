using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Artifacts;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Jobs;

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
        return $"The job is strict, and frames are suspicious: {names}{(flagged.Count > FramesNamed ? " and more" : "")}. " +
            $"Frame {flagged[0].Number}: {flagged[0].Flags[0].Reason} The images can be downloaded.";
    }
}
