using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>What the changes of frames mean for their jobs: counts, begin and end.</summary>
internal sealed class JobRipple(JobLifecycle jobs)
{
    /// <summary>Carries the moved frames of a transaction on to their jobs.</summary>
    public void Run(FarmTransaction farm)
    {
        foreach (var moves in farm.MovedFrames.Where(move => move.After.Part == 0).GroupBy(move => move.After.JobId))
        {
            var change = new FrameCountChange();
            foreach (var (before, after) in moves)
                change.Add(before.State, after.State);
            JobTable.Count(farm.Connection, moves.Key, change);

            var job = JobTable.Find(farm.Connection, moves.Key)!;
            if (job.Rendered == job.Total)
                jobs.Apply(farm, job, JobTrigger.Complete);
            else if (job.Rendered + job.Failed == job.Total)
                jobs.Apply(farm, job, JobTrigger.Fail, Verdict(farm, job));
            else if (moves.Any(move => move.After.State is FrameState.Rendering or FrameState.Rendered))
                jobs.Apply(farm, job, JobTrigger.Begin);
        }
    }

    private static string Verdict(FarmTransaction farm, Job job)
    {
        var first = FrameTable.FirstFailed(farm.Connection, job.Id)!;
        return $"{job.Failed} of {job.Total} frames failed. Frame {first.Number}: {first.Error}";
    }
}
