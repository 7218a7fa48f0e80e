using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;

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
    public static FrameFailed NotStored(
        string jobId,
        string chunkId,
        int frame,
        int part,
        string workerId,
        string fault,
        DateTimeOffset sentAt
    ) =>
        new()
        {
            JobId = jobId,
            ChunkId = chunkId,
            Frame = frame,
            Part = part,
            WorkerId = workerId,
            Fault = FaultKind.Worker,
            Error = $"Worker {workerId} reports it as stored, and {fault}. It is rendered again.",
            SentAt = sentAt,
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

    private static double Sane(double seconds) => Math.Clamp(seconds, 0, Longest);
}
