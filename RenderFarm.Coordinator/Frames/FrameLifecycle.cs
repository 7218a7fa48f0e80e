using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;

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
                if (frame.Parts == 0 && frame.State is FrameState.Fed or FrameState.Rendering && move.State is FrameState.Waiting or FrameState.Failed)
                    after = after with { ReturnedAt = farm.Now, Traceparent = FrameSpans.Missed(farm, frame, after) };
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

    /// <summary>A frame without what belonged to the chunk that it was in.</summary>
    public static Frame Returned(Frame frame) =>
        frame with { ChunkId = null, WorkerId = null, Progress = 0, StartedAt = null, NotBefore = null };

    [LoggerMessage(1100, LogLevel.Debug, "Job {JobId} frame {Frame}: {From} > {To} by {Trigger}, worker {WorkerId}, trace {TraceId}")]
    private partial void LogMoved(
        string jobId, int frame, FrameState from, FrameState to, FrameTrigger trigger, string? workerId, string? traceId);

    [LoggerMessage(1101, LogLevel.Warning, "Job {JobId} frame {Frame}: {Trigger} refused in state {State}")]
    private partial void LogRefused(string jobId, int frame, FrameState state, FrameTrigger trigger);

    [LoggerMessage(1102, LogLevel.Debug, "Job {JobId} frame {Frame}: {Trigger} ignored in state {State}")]
    private partial void LogIgnored(string jobId, int frame, FrameState state, FrameTrigger trigger);
}

/// <summary>The state of a frame, or of a part, has changed.</summary>
internal sealed record FrameMoved(Frame Before, Frame After);

/// <summary>A part of a frame has changed.</summary>
internal sealed record PartTouched(string JobId, int Number);
