using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.FrameState;
using static RenderFarm.Coordinator.Frames.FrameTrigger;

namespace RenderFarm.Coordinator.Frames;

/// <summary>Changes frames, by <see cref="FrameTransitions"/> alone.</summary>
internal sealed partial class FrameLifecycle(ILogger<FrameLifecycle> logger)
{
    /// <summary>Applies <paramref name="trigger"/>; where the state changes, <paramref name="change"/> sets what goes with it.</summary>
    /// <returns>Whether the state changed.</returns>
    public bool Apply(FarmTransaction farm, Frame frame, FrameTrigger trigger, Func<Frame, Frame> change)
    {
        var move = FrameTransitions.Next(frame.State, trigger);
        switch (move.Kind)
        {
            case MoveKind.Moved:
                var after = change(frame) with { State = move.State };
                if (
                    frame.Parts == 0
                    && frame.State is FrameState.Fed or FrameState.Rendering
                    && move.State is FrameState.Waiting or FrameState.Failed
                )
                    after = after with { ReturnedAt = farm.Now, Traceparent = FrameSpans.Missed(farm, frame, after) };
                if (trigger != FrameTrigger.Retry)
                    FrameMetrics.Count(after);
                FrameTable.Save(farm.Connection, after);
                farm.Note(new FrameMoved(frame, after));
                Touched(farm, after);
                farm.Changes.Job(after.JobId);
                LogMoved(frame.JobId, frame.Number, frame.State, move.State, trigger, after.WorkerId, after.TraceId);
                return true;
            case MoveKind.Refused:
                LogRefused(frame.JobId, frame.Number, frame.State, trigger);
                return false;
            default:
                LogIgnored(frame.JobId, frame.Number, frame.State, trigger);
                return false;
        }
    }

    /// <summary>Something of a frame has changed.</summary>
    public static void Touched(FarmTransaction farm, Frame frame)
    {
        if (frame.Part > 0)
            farm.Note(new PartTouched(frame.JobId, frame.Number));
        farm.Changes.Frame(frame.JobId, frame.Number);
    }

    /// <summary>Frees a frame to be fed anew.</summary>
    public bool Return(FarmTransaction farm, Frame frame) => Apply(farm, frame, FrameTrigger.Return, Returned);

    /// <summary>
    /// Has a frame rendered again, with its parts, as if it had never been tried. Of a rendered one, what is stored is to be removed first.
    /// One that is under way is left alone, and so are the parts under way of one that failed.
    /// </summary>
    /// <returns>Whether it waits now.</returns>
    public bool Retry(FarmTransaction farm, string jobId, int number)
    {
        var frame = FrameTable.Find(farm.Connection, jobId, number)!;
        var isStale = frame.State == FrameState.Rendered;
        Frame Again(Frame row) => Fresh(row) with { Stale = isStale };
        if (!Apply(farm, frame, FrameTrigger.Retry, Again))
            return false;
        foreach (var part in frame.Parts == 0 ? [] : FrameTable.Parts(farm.Connection, jobId, number))
        {
            if (Apply(farm, part, FrameTrigger.Retry, Again) || !isStale)
                continue;
            // Who still had a part of the image that goes must not be believed to have brought one of the next.
            Return(farm, part);
            FrameTable.Save(farm.Connection, Again(part));
        }

        return true;
    }

    /// <summary>Has a rendered frame go on: its image goes, its stored parts stay, and those that were added are rendered.</summary>
    public void GoOn(FarmTransaction farm, string jobId, int number)
    {
        var rendered = FrameTable.Find(farm.Connection, jobId, number)!;
        Apply(farm, rendered, FrameTrigger.Retry, frame => Fresh(frame) with { Stale = true, PartsDone = frame.PartsDone });
        foreach (var part in FrameTable.Parts(farm.Connection, jobId, number).Where(part => part.State == FrameState.Waiting))
            FrameTable.Save(farm.Connection, part with { Stale = true });
    }

    /// <summary>A frame without what belonged to the chunk that it was in.</summary>
    public static Frame Returned(Frame frame) =>
        frame with
        {
            ChunkId = null,
            WorkerId = null,
            Progress = 0,
            StartedAt = null,
            NotBefore = null,
        };

    private static Frame Fresh(Frame frame) =>
        new()
        {
            JobId = frame.JobId,
            Number = frame.Number,
            Part = frame.Part,
            Parts = frame.Parts,
            State = FrameState.Waiting,
            Traceparent = frame.Traceparent,
        };

    [LoggerMessage(1100, LogLevel.Debug, "Job {JobId} frame {Frame}: {From} > {To} by {Trigger}, worker {WorkerId}, trace {TraceId}")]
    private partial void LogMoved(
        string jobId,
        int frame,
        FrameState from,
        FrameState to,
        FrameTrigger trigger,
        string? workerId,
        string? traceId
    );

    [LoggerMessage(1101, LogLevel.Warning, "Job {JobId} frame {Frame}: {Trigger} refused in state {State}")]
    private partial void LogRefused(string jobId, int frame, FrameState state, FrameTrigger trigger);

    [LoggerMessage(1102, LogLevel.Debug, "Job {JobId} frame {Frame}: {Trigger} ignored in state {State}")]
    private partial void LogIgnored(string jobId, int frame, FrameState state, FrameTrigger trigger);
}

/// <summary>The state of a frame, or of a part, has changed.</summary>
internal sealed record FrameMoved(Frame Before, Frame After);

/// <summary>A part of a frame has changed.</summary>
internal sealed record PartTouched(string JobId, int Number);

/// <summary>
/// Every way in which the state of a frame changes. Reports come twice, late and out of order: what they then do is said here too.
/// </summary>
internal static class FrameTransitions
{
    private static readonly Move<FrameState> Ignored = Moves.Ignore<FrameState>();
    private static readonly Move<FrameState> Refused = Moves.Refuse<FrameState>();

    /// <summary>What <paramref name="trigger"/> does to <paramref name="state"/>.</summary>
    public static Move<FrameState> Next(FrameState state, FrameTrigger trigger) =>
        (state, trigger) switch
        {
            (Waiting, HandOut) => Moves.To(Fed),
            (Waiting, Start) => Ignored, // by a worker whose chunk was given up for lost
            (Waiting, Store) => Moves.To(Rendered), // the same, and its image counts
            (Waiting, GiveUp) => Moves.To(Failed), // fed too often
            (Waiting, Release) => Ignored,
            (Waiting, Return or Retry) => Ignored,

            (Fed, HandOut) => Refused, // it would be rendered twice
            (Fed, Start) => Moves.To(Rendering),
            (Fed, Store) => Moves.To(Rendered), // its start is late, or there was nothing left to render
            (Fed, GiveUp) => Moves.To(Failed),
            (Fed, Release) => Ignored,
            (Fed, Retry) => Ignored, // it is under way
            (Fed, Return) => Moves.To(Waiting),

            (Rendering, HandOut) => Refused,
            (Rendering, Start) => Ignored, // the chunk was delivered again
            (Rendering, Store) => Moves.To(Rendered),
            (Rendering, GiveUp) => Moves.To(Failed),
            (Rendering, Release) => Moves.To(Fed),
            (Rendering, Retry) => Ignored,
            (Rendering, Return) => Moves.To(Waiting),

            (Rendered, HandOut) => Refused,
            (Rendered, Retry) => Moves.To(Waiting), // its image goes before it is handed out
            (Rendered, _) => Ignored, // the first stored image wins

            (Failed, HandOut) => Refused,
            (Failed, Retry) => Moves.To(Waiting),
            (Failed, _) => Ignored, // the job may have ended on it

            _ => Refused,
        };
}

/// <summary>What can happen to a frame.</summary>
internal enum FrameTrigger
{
    /// <summary>The feed puts it into a chunk.</summary>
    HandOut,

    /// <summary>A worker begins to render it.</summary>
    Start,

    /// <summary>Its image is stored.</summary>
    Store,

    /// <summary>It is given up.</summary>
    GiveUp,

    /// <summary>Its worker is lost; the message of its chunk will be delivered again.</summary>
    Release,

    /// <summary>Its chunk is gone, or it is to be tried again: it is free to be fed anew.</summary>
    Return,

    /// <summary>The user wants it rendered again.</summary>
    Retry,
}

/// <summary>
/// What the changes of parts mean for the frame that they are of. Its image comes with the report of the worker that merged them.
/// </summary>
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

    private static FrameTrigger[] Way(FrameState from, FrameState to) =>
        (from, to) switch
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
