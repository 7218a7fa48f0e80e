using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.FrameState;
using static RenderFarm.Coordinator.Frames.FrameTrigger;

namespace RenderFarm.Coordinator.Frames;

/// <summary>What the changes of parts mean for the frame that they are of. Its image comes with the report of the worker that merged them.</summary>
internal sealed class PartCascade(FrameLifecycle frames) : ICascade
{
    /// <summary>Carries the changed parts of a transaction on to their frames.</summary>
    public void Run(FarmTransaction farm)
    {
        foreach (var (jobId, number) in farm.Noted<PartTouched>().Distinct())
        {
            var frame = FrameTable.Find(farm.Connection, jobId, number)!;
            var parts = FrameTable.Parts(farm.Connection, jobId, number);
            foreach (var trigger in Way(frame.State, StateOf(parts)))
                frame = Apply(farm, frame, trigger);
            Describe(farm, frame, parts);
            if (frame.HasEnded)
                EndWaiting(farm, frame, parts);
        }
    }

    /// <summary>As far as the parts have come; only an image makes the frame rendered.</summary>
    private static FrameState StateOf(List<Frame> parts) =>
        parts.Exists(part => part.State == Failed) ? Failed
        : parts.Exists(part => part.State is Rendering or Rendered) ? Rendering
        : parts.Exists(part => part.State == Fed) ? Fed
        : Waiting;

    private static FrameTrigger[] Way(FrameState from, FrameState to) => (from, to) switch
    {
        (Waiting, Fed) => [HandOut],
        (Waiting, Rendering) => [HandOut, Start],
        (Fed, Rendering) => [Start],
        (Rendering, Fed) => [Release],
        (Fed or Rendering, Waiting) => [Return],
        (Waiting or Fed or Rendering, Failed) => [GiveUp],
        _ => [],
    };

    private Frame Apply(FarmTransaction farm, Frame frame, FrameTrigger trigger)
    {
        frames.Apply(farm, frame, trigger, f => trigger == GiveUp ? f with { EndedAt = farm.Now } : f);
        return FrameTable.Find(farm.Connection, frame.JobId, frame.Number)!;
    }

    /// <summary>Shows of the parts what a person wants to know of the frame.</summary>
    private static void Describe(FarmTransaction farm, Frame frame, List<Frame> parts)
    {
        var worst = parts.Find(part => part.State == Failed) ?? parts.Find(part => part.Error is not null);
        var described = frame with
        {
            PartsDone = frame.State == Rendered ? frame.Parts : parts.Count(part => part.State == Rendered),
            Progress = frame.State == Rendered ? 1 : parts.Average(part => part.Progress),
            StartedAt = parts.Min(part => part.StartedAt) ?? frame.StartedAt,
            Attempts = parts.Sum(part => part.Attempts),
            Error = frame.State == Rendered || worst is null ? null : $"Part {worst.Part} of {frame.Parts}: {worst.Error}",
            LogTail = frame.State == Rendered ? null : worst?.LogTail,
            LogKey = frame.State == Rendered ? frame.LogKey : worst?.LogKey,
            RenderSeconds = frame.State == Rendered ? parts.Sum(part => part.RenderSeconds) : null,
        };
        if (described != frame)
            FrameTable.Save(farm.Connection, described);
    }

    /// <summary>With the image nothing of the frame is left to do, and without one of its parts nothing is worth doing.</summary>
    private void EndWaiting(FarmTransaction farm, Frame frame, List<Frame> parts)
    {
        foreach (var part in parts.Where(part => part.State == Waiting))
            frames.Apply(farm, part, frame.State == Rendered ? Store : GiveUp, f => f with { EndedAt = farm.Now });
    }
}
