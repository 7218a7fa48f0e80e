using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Chunks;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Ledger;
using RenderFarm.Coordinator.SettingAside;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Frames;

/// <summary>
/// What workers say about frames. Each report may come twice, late, or before one that was sent earlier. An image counts whoever
/// brings it; everything else counts only for the chunk that the frame is in.
/// </summary>
internal sealed partial class FrameReports(
    FrameLifecycle frames, Verdicts verdicts, IOptions<FrameLimits> limits, ILogger<FrameReports> logger)
{
    /// <summary>More of Blender's words than a person reads at a glance; all of them are in the frame's log.</summary>
    private const int MaxTextLength = 8192;

    /// <summary>A worker has begun a frame.</summary>
    public void Started(FarmTransaction farm, FrameStarted report)
    {
        if (InChunk(farm, report.JobId, report.Frame, report.Part, report.ChunkId) is not { } frame)
            return;
        var holds = ChunkClaims.Claim(farm, report.ChunkId, report.WorkerId);
        Frame Begun(Frame f) => f with { WorkerId = report.WorkerId, StartedAt = report.SentAt, Progress = 0 };
        if (frames.Apply(farm, frame, FrameTrigger.Start, Begun))
        {
            farm.Changes.Worker(report.WorkerId);
        }
        else if (holds && frame.State == FrameState.Rendering && frame.WorkerId != report.WorkerId)
        {
            // The chunk was delivered again, to another.
            FrameTable.Save(farm.Connection, Begun(frame));
            farm.Touched(frame);
        }
    }

    /// <summary>A frame has come further.</summary>
    public void Progressed(FarmTransaction farm, FrameProgress report)
    {
        if (InChunk(farm, report.JobId, report.Frame, report.Part, report.ChunkId) is { State: FrameState.Fed }
            && ChunkClaims.Claim(farm, report.ChunkId, report.WorkerId))
        {
            StartedUnheard(farm, report);
        }

        if (InChunk(farm, report.JobId, report.Frame, report.Part, report.ChunkId) is not { State: FrameState.Rendering } frame
            || frame.WorkerId != report.WorkerId
            || !(report.Fraction > frame.Progress))
        {
            return;
        }

        FrameTable.Save(farm.Connection, frame with { Progress = Math.Min(report.Fraction, 1) });
        farm.Touched(frame);
        farm.Changes.Job(frame.JobId);
    }

    /// <summary>A frame's image is stored.</summary>
    public void Rendered(FarmTransaction farm, FrameRendered report)
    {
        if (Find(farm, report.JobId, report.Frame, part: 0) is not { } frame)
            return;
        if (!report.Key.StartsWith(JobPaths.Frames(report.JobId), StringComparison.Ordinal) || report.SizeBytes < 0)
        {
            LogForeignKey(report.JobId, report.Frame, report.Key, report.WorkerId);
            return;
        }

        if (report.Part > 0)
            Merged(farm, report);
        if (frames.Apply(farm, frame, FrameTrigger.Store, f => Stored(f, report)))
        {
            if (IsMeasured(report))
                FrameMetrics.Measured(report);
            verdicts.Rendered(farm, frame);
            JobTable.AddTimings(farm.Connection, report.JobId, report.Timings, measured: IsMeasured(report));
            WorkerTable.CountFrame(farm.Connection, report.WorkerId);
            farm.Changes.Worker(report.WorkerId);
            if (report.AlreadyStored)
                UsageTable.StoredByAnother(farm.Connection, frame, report.WorkerId, report.Timings, report.SentAt);
            else if (report.Part == 0)
                UsageTable.Stored(farm.Connection, frame, frame.Parts, report.WorkerId, report.Timings, report.SentAt);
        }
        else if (frame is { State: FrameState.Rendered, Sha256: null } && report is { Sha256: not null, AlreadyStored: false })
        {
            // The report of a second delivery, which found the image stored, was faster than that of the delivery that stored it.
            FrameTable.Save(farm.Connection, Stored(frame, report));
            JobTable.AddTimings(farm.Connection, report.JobId, report.Timings, measured: IsMeasured(report));
            if (report.Part == 0)
                UsageTable.Stored(farm.Connection, frame, frame.Parts, report.WorkerId, report.Timings, report.SentAt);
            farm.Changes.Frame(frame.JobId, frame.Number);
            farm.Changes.Job(frame.JobId);
        }
        else if (frame.State == FrameState.Rendered && report.Part == 0 && !IsStoredBy(frame, report))
        {
            UsageTable.StoredByAnother(farm.Connection, frame, report.WorkerId, report.Timings, report.SentAt);
        }
    }

    /// <summary>A part of a divided frame is stored.</summary>
    public void Stored(FarmTransaction farm, PartStored report)
    {
        if (Find(farm, report.JobId, report.Frame, report.Part) is not { } part)
            return;
        if (frames.Apply(farm, part, FrameTrigger.Store, f => Stored(f, report.ChunkId, report.WorkerId, report.LogKey, report.Timings, report.SentAt)))
        {
            verdicts.Rendered(farm, part);
            JobTable.AddTimings(farm.Connection, report.JobId, report.Timings, measured: false);
            WorkerTable.CountFrame(farm.Connection, report.WorkerId);
            farm.Changes.Worker(report.WorkerId);
            Count(farm, part, report.WorkerId, report.Timings, report.SentAt);
        }
    }

    /// <summary>A frame could not be rendered: it is tried again or given up, by whose fault it was.</summary>
    public void Failed(FarmTransaction farm, FrameFailed report)
    {
        if (InChunk(farm, report.JobId, report.Frame, report.Part, report.ChunkId) is not { State: FrameState.Fed or FrameState.Rendering } frame)
            return;
        var counted = frame with
        {
            Attempts = frame.Attempts + (report.Fault == FaultKind.Frame ? 1 : 0),
            WorkerFaults = frame.WorkerFaults + (report.Fault == FaultKind.Worker ? 1 : 0),
            Error = Shorten(report.Error),
            LogTail = Shorten(report.LogTail),
            LogKey = OwnLog(report.JobId, report.LogKey) ?? frame.LogKey,
        };
        farm.Changes.Worker(report.WorkerId);
        verdicts.Failed(farm, frame, report with { Error = counted.Error! });
        LogFailed(report.JobId, report.Frame, report.WorkerId, report.Fault, report.Error);

        if (counted.Attempts >= limits.Value.MaxAttempts || counted.WorkerFaults >= limits.Value.MaxWorkerFaults)
            frames.Apply(farm, frame, FrameTrigger.GiveUp, _ => counted with { WorkerId = report.WorkerId, EndedAt = report.SentAt });
        else
            frames.Apply(farm, frame, FrameTrigger.Return, _ => FrameLifecycle.Returned(counted) with { NotBefore = Pause(farm, counted, report) });
    }

    /// <summary>The report of a frame's start comes after the first of its progress.</summary>
    private void StartedUnheard(FarmTransaction farm, FrameProgress report) => Started(farm, new FrameStarted
    {
        JobId = report.JobId,
        ChunkId = report.ChunkId,
        Frame = report.Frame,
        Part = report.Part,
        WorkerId = report.WorkerId,
        SentAt = report.SentAt,
    });

    /// <summary>The last part of a divided frame has come with the frame's image: its times are the frame's.</summary>
    private void Merged(FarmTransaction farm, FrameRendered report)
    {
        if (Find(farm, report.JobId, report.Frame, report.Part) is { } part
            && frames.Apply(farm, part, FrameTrigger.Store, f => Stored(f, report.ChunkId, report.WorkerId, report.LogKey, report.Timings, report.SentAt)))
        {
            Count(farm, part, report.WorkerId, report.Timings, report.SentAt);
        }
    }

    /// <summary>A part's time is in its machine's account.</summary>
    private static void Count(FarmTransaction farm, Frame part, string workerId, FrameTimings timings, DateTimeOffset sentAt)
    {
        if (FrameTable.Find(farm.Connection, part.JobId, part.Number) is { Parts: var parts })
            UsageTable.Stored(farm.Connection, part, parts, workerId, timings, sentAt);
    }

    /// <summary>Whether this very report, or an earlier delivery of it, is what the frame's row says.</summary>
    private static bool IsStoredBy(Frame frame, FrameRendered report) =>
        frame.WorkerId == report.WorkerId && frame.EndedAt?.ToUnixTimeMilliseconds() == report.SentAt.ToUnixTimeMilliseconds();

    private static Frame Stored(Frame frame, FrameRendered report) =>
        Stored(frame, report.ChunkId, report.WorkerId, report.LogKey, report.Timings, report.SentAt) with
        {
            ImageKey = report.Key,
            SizeBytes = report.SizeBytes,
            Sha256 = report.Sha256,
            PreviewKey = Own(JobPaths.Previews(report.JobId), report.PreviewKey),
            Flags = report.Flags,
            RenderSeconds = IsMeasured(report) ? report.Timings.Render : null,
        };

    private static Frame Stored(
        Frame frame, string chunkId, string workerId, string? logKey, FrameTimings timings, DateTimeOffset sentAt) => frame with
        {
            ChunkId = chunkId,
            WorkerId = workerId,
            Progress = 1,
            StartedAt = frame.StartedAt ?? sentAt - TimeSpan.FromSeconds(Math.Clamp(timings.Render, 0, 1e6)),
            EndedAt = sentAt,
            NotBefore = null,
            LogKey = OwnLog(frame.JobId, logKey),
            Error = null,
            LogTail = null,
            RenderSeconds = timings.Render > 0 ? timings.Render : null,
        };

    private static bool IsMeasured(FrameRendered report) => !report.AlreadyStored && report.Timings.Render > 0;

    private static string? OwnLog(string jobId, string? key) => Own(JobPaths.Logs(jobId), key);

    private static string? Own(string prefix, string? key) => key?.StartsWith(prefix, StringComparison.Ordinal) == true ? key : null;

    private static string? Shorten(string? text) => text is { Length: > MaxTextLength } ? "…" + text[^MaxTextLength..] : text;

    private DateTimeOffset? Pause(FarmTransaction farm, Frame frame, FrameFailed report) =>
        report.Fault == FaultKind.Frame ? null : farm.Now + limits.Value.DelayAfter(frame.Feeds);

    private Frame? InChunk(FarmTransaction farm, string jobId, int number, int part, string chunkId) =>
        Find(farm, jobId, number, part) is { } frame && frame.ChunkId == chunkId ? frame : null;

    private Frame? Find(FarmTransaction farm, string jobId, int number, int part)
    {
        var frame = FrameTable.Find(farm.Connection, jobId, number, part);
        if (frame is null)
            LogUnknown(jobId, number);
        return frame;
    }

    [LoggerMessage(1110, LogLevel.Warning, "A worker reports frame {Frame} of job {JobId}, which this coordinator does not know")]
    private partial void LogUnknown(string jobId, int frame);

    [LoggerMessage(1111, LogLevel.Warning, "Worker {WorkerId} reports '{Key}' as the image of job {JobId} frame {Frame}, which is not of that job")]
    private partial void LogForeignKey(string jobId, int frame, string key, string workerId);

    [LoggerMessage(1112, LogLevel.Warning, "Job {JobId} frame {Frame} failed on {WorkerId} ({Fault}): {Error}")]
    private partial void LogFailed(string jobId, int frame, string workerId, FaultKind fault, string error);
}
