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
    BlocklistRules blocklist,
    ReportedFrames reported,
    FrameFailures failures,
    PartReports parts,
    ILogger<FrameReports> logger
)
{
    /// <summary>A worker has begun a frame.</summary>
    public void Started(FarmTransaction farm, FrameStarted report)
    {
        if (reported.InChunk(farm, report) is not { } frame)
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
        if (reported.InChunk(farm, report) is { State: FrameState.Fed } && ChunkClaims.Claim(farm, report.ChunkId, report.WorkerId))
        {
            StartedUnheard(farm, report);
        }

        if (
            reported.InChunk(farm, report) is not { State: FrameState.Rendering } frame
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
        if (reported.Find(farm, report.JobId, report.Frame, part: 0) is not { } frame)
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
        if (reported.InChunk(farm, report) is null)
            return null;
        if (found is null)
            return report.Key;
        if (Reported.Fault(report, found) is { } fault)
            failures.Failed(farm, Reported.NotStored(report, fault));
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

    /// <summary>
    /// An image is in the store, and nobody has reported it so that it counts: its times and who rendered it are not known.
    /// </summary>
    public void Found(FarmTransaction farm, string jobId, int number, string key, FoundObject found, string? previewKey)
    {
        // A stale one is what is to be rendered again.
        if (FrameTable.Find(farm.Connection, jobId, number) is not { HasEnded: false, Stale: false } frame)
            return;
        LogFound(jobId, number, key);
        frames.Apply(
            farm,
            frame,
            FrameTrigger.Store,
            f =>
                f with
                {
                    ImageKey = key,
                    PreviewKey = previewKey,
                    SizeBytes = found.SizeBytes,
                    Sha256 = found.Sha256,
                    Progress = 1,
                    EndedAt = farm.Now,
                    NotBefore = null,
                    Error = null,
                    LogTail = null,
                }
        );
    }

    private void Rendered(FarmTransaction farm, Frame frame, FrameRendered report)
    {
        if (report.Part > 0)
            parts.Merged(farm, report);
        if (frames.Apply(farm, frame, FrameTrigger.Store, f => Reported.Stored(f, report)))
        {
            if (Reported.IsMeasured(report))
                FrameMetrics.Measured(report);
            blocklist.Rendered(farm, frame);
            JobTable.AddTimings(farm.Connection, report.JobId, report.Timings, measured: Reported.IsMeasured(report));
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
        if (frame is { State: FrameState.Rendered, RenderSeconds: null } && Reported.IsMeasured(report) && report.Sha256 == frame.Sha256)
        {
            // The report of a second delivery, which found the image stored, was faster than that of the delivery that stored it.
            FrameTable.Save(
                farm.Connection,
                Reported.Stored(frame, report with { Key = frame.ImageKey!, SizeBytes = frame.SizeBytes ?? 0 })
            );
            JobTable.AddTimings(farm.Connection, report.JobId, report.Timings, measured: Reported.IsMeasured(report));
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

    /// <summary>Whether this very report, or an earlier delivery of it, is what the frame's row says.</summary>
    private static bool IsStoredBy(Frame frame, FrameRendered report) =>
        frame.WorkerId == report.WorkerId && frame.EndedAt?.ToUnixTimeMilliseconds() == report.SentAt.ToUnixTimeMilliseconds();

    [LoggerMessage(1113, LogLevel.Information, "Job {JobId} frame {Frame} is in the store, and was not reported: {Key}")]
    private partial void LogFound(string jobId, int frame, string key);

    [LoggerMessage(
        1111,
        LogLevel.Warning,
        "Worker {WorkerId} reports '{Key}' as the image of job {JobId} frame {Frame}: the key is not that frame's, or the frame was not "
            + "given to that worker"
    )]
    private partial void LogForeign(string jobId, int frame, string key, string workerId);
}
