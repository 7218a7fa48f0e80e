using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>What of a report is believed.</summary>
internal static class Reported
{
    /// <summary>Longest time that counts, in seconds: eleven days.</summary>
    private const double Longest = 1e6;

    /// <summary>
    /// Why a reported image does not count; null when it does. Of one that another delivery has stored, the worker knows nothing.
    /// </summary>
    public static string? Fault(FrameRendered report, FoundObject found) =>
        found switch
        {
            { IsThere: false } => $"the image is not in the bucket ({report.Key})",
            { SizeBytes: 0 } => $"the image in the bucket is empty ({report.Key})",
            _ when report.AlreadyStored => null,
            _ when found.SizeBytes != report.SizeBytes =>
                $"the image in the bucket has {found.SizeBytes} bytes, not {report.SizeBytes} ({report.Key})",
            { Sha256: { } stored } when report.Sha256 is not null && stored != report.Sha256 =>
                $"the image in the bucket has another hash ({report.Key})",
            _ => null,
        };

    /// <summary>
    /// A report of something that is not there is the worker's fault: the frame waits again, as often as the limits allow.
    /// </summary>
    public static FrameFailed NotStored(FrameReport report, string fault) =>
        new()
        {
            JobId = report.JobId,
            ChunkId = report.ChunkId,
            Frame = report.Frame,
            Part = report.Part,
            WorkerId = report.WorkerId,
            Fault = FaultKind.Worker,
            Error = $"Worker {report.WorkerId} reports it as stored, and {fault}. It is rendered again.",
            SentAt = report.SentAt,
        };

    /// <summary>Times that can be added up and shown, whatever a worker says.</summary>
    public static FrameTimings Sane(FrameTimings timings) =>
        new()
        {
            QueueWait = Sane(timings.QueueWait),
            SceneFetch = Sane(timings.SceneFetch),
            BlenderStart = Sane(timings.BlenderStart),
            SceneLoad = Sane(timings.SceneLoad),
            Render = Sane(timings.Render),
            Gate = Sane(timings.Gate),
            Upload = Sane(timings.Upload),
        };

    /// <summary>A frame whose image is stored.</summary>
    public static Frame Stored(Frame frame, FrameRendered report) =>
        Stored(frame, report, report.LogKey, report.Timings) with
        {
            ImageKey = report.Key,
            SizeBytes = report.SizeBytes,
            Sha256 = report.Sha256,
            Pixels = report.Pixels is { Length: 64 } ? report.Pixels : null,
            PreviewKey = report.PreviewKey == JobKeys.Of(report.JobId).Preview(report.Frame) ? report.PreviewKey : null,
            Flags = report.Flags,
            Outputs = [.. report.Outputs.Take(FrameOutput.Most).Where(output => FrameOutput.Problem(output.Name) is null)],
            RenderSeconds = IsMeasured(report) ? report.Timings.Render : null,
            Timings = IsMeasured(report) ? report.Timings : null,
        };

    /// <summary>A frame, or a part of one, that is rendered.</summary>
    public static Frame Stored(Frame frame, FrameReport report, string? logKey, FrameTimings timings) =>
        frame with
        {
            ChunkId = report.ChunkId,
            WorkerId = report.WorkerId,
            Progress = 1,
            StartedAt = frame.StartedAt ?? report.SentAt - TimeSpan.FromSeconds(timings.Render),
            EndedAt = report.SentAt,
            NotBefore = null,
            LogKey = OwnLog(frame, logKey),
            Error = null,
            LogTail = null,
            RenderSeconds = timings.Render > 0 ? timings.Render : null,
        };

    /// <summary>Whether its times are those of a render, and not of finding the image.</summary>
    public static bool IsMeasured(FrameRendered report) => !report.AlreadyStored && report.Timings.Render > 0;

    /// <summary>A frame's own log, or that of one of its parts.</summary>
    public static string? OwnLog(Frame frame, string? key) =>
        key == JobKeys.Of(frame.JobId).Log(frame.Number, frame.Part)
        || (frame.Parts > 0 && Enumerable.Range(1, frame.Parts).Any(part => key == JobKeys.Of(frame.JobId).Log(frame.Number, part)))
            ? key
            : null;

    private static double Sane(double seconds) => Math.Clamp(seconds, 0, Longest);
}

/// <summary>Finds what reports are about.</summary>
internal sealed partial class ReportedFrames(ILogger<ReportedFrames> logger)
{
    /// <summary>The frame, or the part of it, if it is in that chunk now.</summary>
    public Frame? InChunk(FarmTransaction farm, FrameReport report) =>
        Find(farm, report.JobId, report.Frame, report.Part) is { } frame && frame.ChunkId == report.ChunkId ? frame : null;

    /// <summary>The frame, or the part of it from 1.</summary>
    public Frame? Find(FarmTransaction farm, string jobId, int number, int part)
    {
        var frame = FrameTable.Find(farm.Connection, jobId, number, part);
        if (frame is null)
            LogUnknown(jobId, number);
        return frame;
    }

    [LoggerMessage(1110, LogLevel.Warning, "A worker reports frame {Frame} of job {JobId}, which this coordinator does not know")]
    private partial void LogUnknown(string jobId, int frame);
}
