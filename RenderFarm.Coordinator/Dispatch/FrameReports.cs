using Microsoft.Extensions.Options;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>
/// What workers say about frames. Each report may come twice, late, or before one that was sent earlier, and each may be forged: it counts
/// only for the chunk that the frame is in and of a worker that has had that chunk, and an image only when it is in the store. A late one
/// that does not count costs nothing but a message: the frame is fed anew, and found stored.
/// </summary>
internal sealed partial class FrameReports(
    FrameLifecycle frames,
    BlocklistRules verdicts,
    IOptions<FrameLimits> limits,
    ILogger<FrameReports> logger
)
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
        if (!holds)
            return;
        if (frames.Apply(farm, frame, FrameTrigger.Start, Begun))
        {
            farm.Changes.Worker(report.WorkerId);
        }
        else if (frame.State == FrameState.Rendering && frame.WorkerId != report.WorkerId)
        {
            // The chunk was delivered again, to another.
            FrameTable.Save(farm.Connection, Begun(frame));
            FrameLifecycle.Touched(farm, frame);
        }
    }

    /// <summary>A frame has come further.</summary>
    public void Progressed(FarmTransaction farm, FrameProgress report)
    {
        if (
            InChunk(farm, report.JobId, report.Frame, report.Part, report.ChunkId) is { State: FrameState.Fed }
            && ChunkClaims.Claim(farm, report.ChunkId, report.WorkerId)
        )
        {
            StartedUnheard(farm, report);
        }

        if (
            InChunk(farm, report.JobId, report.Frame, report.Part, report.ChunkId) is not { State: FrameState.Rendering } frame
            || frame.WorkerId != report.WorkerId
            || !(report.Fraction > frame.Progress)
        )
        {
            return;
        }

        FrameTable.Save(farm.Connection, frame with { Progress = Math.Min(report.Fraction, 1) });
        FrameLifecycle.Touched(farm, frame);
        farm.Changes.Job(frame.JobId);
    }

    /// <summary>A frame's image is stored.</summary>
    /// <returns>The key of the image to look for first; null when all is done.</returns>
    public string? Rendered(FarmTransaction farm, FrameRendered report, FoundObject? found)
    {
        if (Find(farm, report.JobId, report.Frame, part: 0) is not { } frame)
            return null;
        if (
            !JobKeys.Of(report.JobId).IsImage(report.Key, report.Frame)
            || !ChunkClaims.MaySpeak(farm, report.JobId, report.ChunkId, report.WorkerId)
        )
        {
            LogForeign(report.JobId, report.Frame, report.Key, report.WorkerId);
            return null;
        }

        if (frame.HasEnded)
        {
            RenderedBefore(farm, frame, report with { Timings = Reported.Sane(report.Timings) });
            return null;
        }

        // Of a divided frame, its last part is what the chunk was of.
        if (InChunk(farm, report.JobId, report.Frame, report.Part, report.ChunkId) is null)
            return null;
        if (found is null)
            return report.Key;
        if (Reported.Fault(report, found) is { } fault)
            Failed(
                farm,
                Reported.NotStored(report.JobId, report.ChunkId, report.Frame, report.Part, report.WorkerId, fault, report.SentAt)
            );
        else
            Rendered(
                farm,
                frame,
                report with
                {
                    SizeBytes = found.SizeBytes,
                    Sha256 = found.Sha256 ?? report.Sha256,
                    Timings = Reported.Sane(report.Timings),
                }
            );
        return null;
    }

    private void Rendered(FarmTransaction farm, Frame frame, FrameRendered report)
    {
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
    }

    private static void RenderedBefore(FarmTransaction farm, Frame frame, FrameRendered report)
    {
        if (frame is { State: FrameState.Rendered, RenderSeconds: null } && IsMeasured(report) && report.Sha256 == frame.Sha256)
        {
            // The report of a second delivery, which found the image stored, was faster than that of the delivery that stored it.
            FrameTable.Save(farm.Connection, Stored(frame, report with { Key = frame.ImageKey!, SizeBytes = frame.SizeBytes ?? 0 }));
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
    /// <returns>The key of the part to look for first; null when all is done.</returns>
    public string? Stored(FarmTransaction farm, PartStored report, FoundObject? found)
    {
        if (
            report.Part < 1
            || InChunk(farm, report.JobId, report.Frame, report.Part, report.ChunkId) is not { HasEnded: false } part
            || !ChunkClaims.MaySpeak(farm, report.JobId, report.ChunkId, report.WorkerId)
        )
        {
            return null;
        }

        report = report with { Timings = Reported.Sane(report.Timings) };
        var key = JobKeys.Of(report.JobId).Part(report.Frame, report.Part, Find(farm, report.JobId, report.Frame, part: 0)!.Parts);
        if (found is null)
            return key;
        if (found is not { IsThere: true, SizeBytes: > 0 })
        {
            Failed(
                farm,
                Reported.NotStored(
                    report.JobId,
                    report.ChunkId,
                    report.Frame,
                    report.Part,
                    report.WorkerId,
                    $"the part is not in the bucket ({key})",
                    report.SentAt
                )
            );
            return null;
        }

        if (
            frames.Apply(
                farm,
                part,
                FrameTrigger.Store,
                f => Stored(f, report.ChunkId, report.WorkerId, report.LogKey, report.Timings, report.SentAt)
            )
        )
        {
            verdicts.Rendered(farm, part);
            JobTable.AddTimings(farm.Connection, report.JobId, report.Timings, measured: false);
            WorkerTable.CountFrame(farm.Connection, report.WorkerId);
            farm.Changes.Worker(report.WorkerId);
            Count(farm, part, report.WorkerId, report.Timings, report.SentAt);
        }

        return null;
    }

    /// <summary>A frame could not be rendered: it is tried again or given up, by whose fault it was.</summary>
    public void Failed(FarmTransaction farm, FrameFailed report)
    {
        if (
            InChunk(farm, report.JobId, report.Frame, report.Part, report.ChunkId)
                is not { State: FrameState.Fed or FrameState.Rendering } frame
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
            LogKey = OwnLog(frame, report.LogKey) ?? frame.LogKey,
        };
        farm.Changes.Worker(report.WorkerId);
        verdicts.Failed(farm, frame, report with { Error = counted.Error! });
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

    /// <summary>The report of a frame's start comes after the first of its progress.</summary>
    private void StartedUnheard(FarmTransaction farm, FrameProgress report) =>
        Started(
            farm,
            new FrameStarted
            {
                JobId = report.JobId,
                ChunkId = report.ChunkId,
                Frame = report.Frame,
                Part = report.Part,
                WorkerId = report.WorkerId,
                SentAt = report.SentAt,
            }
        );

    /// <summary>The last part of a divided frame has come with the frame's image: its times are the frame's.</summary>
    private void Merged(FarmTransaction farm, FrameRendered report)
    {
        if (
            Find(farm, report.JobId, report.Frame, report.Part) is { } part
            && frames.Apply(
                farm,
                part,
                FrameTrigger.Store,
                f => Stored(f, report.ChunkId, report.WorkerId, report.LogKey, report.Timings, report.SentAt)
            )
        )
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
            PreviewKey = report.PreviewKey == JobKeys.Of(report.JobId).Preview(report.Frame) ? report.PreviewKey : null,
            Flags = report.Flags,
            RenderSeconds = IsMeasured(report) ? report.Timings.Render : null,
        };

    private static Frame Stored(
        Frame frame,
        string chunkId,
        string workerId,
        string? logKey,
        FrameTimings timings,
        DateTimeOffset sentAt
    ) =>
        frame with
        {
            ChunkId = chunkId,
            WorkerId = workerId,
            Progress = 1,
            StartedAt = frame.StartedAt ?? sentAt - TimeSpan.FromSeconds(timings.Render),
            EndedAt = sentAt,
            NotBefore = null,
            LogKey = OwnLog(frame, logKey),
            Error = null,
            LogTail = null,
            RenderSeconds = timings.Render > 0 ? timings.Render : null,
        };

    private static bool IsMeasured(FrameRendered report) => !report.AlreadyStored && report.Timings.Render > 0;

    /// <summary>A frame's own log, or that of one of its parts.</summary>
    private static string? OwnLog(Frame frame, string? key) =>
        key == JobKeys.Of(frame.JobId).Log(frame.Number, frame.Part)
        || (frame.Parts > 0 && Enumerable.Range(1, frame.Parts).Any(part => key == JobKeys.Of(frame.JobId).Log(frame.Number, part)))
            ? key
            : null;

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

    [LoggerMessage(
        1111,
        LogLevel.Warning,
        "Worker {WorkerId} reports '{Key}' as the image of job {JobId} frame {Frame}: the key is not that frame's, or the frame was not "
            + "given to that worker"
    )]
    private partial void LogForeign(string jobId, int frame, string key, string workerId);

    [LoggerMessage(1112, LogLevel.Warning, "Job {JobId} frame {Frame} failed on {WorkerId} ({Fault}): {Error}")]
    private partial void LogFailed(string jobId, int frame, string workerId, FaultKind fault, string error);
}
