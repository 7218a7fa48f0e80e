using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>What becomes of a frame that a worker could not render.</summary>
internal sealed partial class FrameFailures(
    FrameLifecycle frames,
    BlocklistRules blocklist,
    ReportedFrames reported,
    IOptions<FrameLimits> limits,
    ILogger<FrameFailures> logger
)
{
    /// <summary>More of Blender's words than a person reads at a glance; all of them are in the frame's log.</summary>
    private const int MaxTextLength = 8192;

    /// <summary>A frame could not be rendered: it is tried again or given up, by whose fault it was.</summary>
    public void Failed(FarmTransaction farm, FrameFailed report)
    {
        if (
            reported.InChunk(farm, report) is not { State: FrameState.Fed or FrameState.Rendering } frame
            || !ChunkClaims.MaySpeak(farm, report.JobId, report.ChunkId, report.WorkerId)
        )
        {
            return;
        }

        var counted = frame with
        {
            Attempts = frame.Attempts + (report.Fault == FaultKind.Frame ? 1 : 0),
            WorkerFaults = frame.WorkerFaults + (report.Fault == FaultKind.Worker ? 1 : 0),
            Error = Shorten(report.Error),
            LogTail = Shorten(report.LogTail),
            LogKey = Reported.OwnLog(frame, report.LogKey) ?? frame.LogKey,
        };
        farm.Changes.Worker(report.WorkerId);
        blocklist.Failed(farm, frame, report with { Error = counted.Error! });
        LogFailed(report.JobId, report.Frame, report.WorkerId, report.Fault, report.Error);

        if (counted.Attempts >= limits.Value.MaxAttempts || counted.WorkerFaults >= limits.Value.MaxWorkerFaults)
            frames.Apply(farm, frame, FrameTrigger.GiveUp, _ => counted with { WorkerId = report.WorkerId, EndedAt = report.SentAt });
        else
            frames.Apply(
                farm,
                frame,
                FrameTrigger.Return,
                _ => FrameLifecycle.Returned(counted) with { NotBefore = Pause(farm, counted, report) }
            );
    }

    private static string? Shorten(string? text) => text is { Length: > MaxTextLength } ? "…" + text[^MaxTextLength..] : text;

    private DateTimeOffset? Pause(FarmTransaction farm, Frame frame, FrameFailed report) =>
        report.Fault == FaultKind.Frame ? null : farm.Now + limits.Value.DelayAfter(frame.Feeds);

    [LoggerMessage(1112, LogLevel.Warning, "Job {JobId} frame {Frame} failed on {WorkerId} ({Fault}): {Error}")]
    private partial void LogFailed(string jobId, int frame, string workerId, FaultKind fault, string error);
}
