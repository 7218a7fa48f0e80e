using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>What workers say about the parts of divided frames.</summary>
internal sealed class PartReports(FrameLifecycle frames, BlocklistRules blocklist, ReportedFrames reported, FrameFailures failures)
{
    /// <summary>A part of a divided frame is stored.</summary>
    /// <returns>The key of the part to look for first; null when all is done.</returns>
    public string? Stored(FarmTransaction farm, PartStored report, FoundObject? found)
    {
        if (
            report.Part < 1
            || reported.InChunk(farm, report) is not { HasEnded: false } part
            || !ChunkClaims.MaySpeak(farm, report.JobId, report.ChunkId, report.WorkerId)
        )
        {
            return null;
        }

        report = report with { Timings = Reported.Sane(report.Timings) };
        var key = JobKeys.Of(report.JobId).Part(report.Frame, report.Part, JobTable.Find(farm.Connection, report.JobId)!.Split!);
        if (found is null)
            return key;
        if (found is not { IsThere: true, SizeBytes: > 0 })
        {
            failures.Failed(farm, Reported.NotStored(report, $"the part is not in the bucket ({key})"));
            return null;
        }

        if (frames.Apply(farm, part, FrameTrigger.Store, f => Reported.Stored(f, report, report.LogKey, report.Timings)))
        {
            blocklist.Rendered(farm, part);
            JobTable.AddTimings(farm.Connection, report.JobId, report.Timings, measured: false);
            WorkerTable.CountFrame(farm.Connection, report.WorkerId);
            farm.Changes.Worker(report.WorkerId);
            Count(farm, part, report, report.Timings);
        }

        return null;
    }

    /// <summary>The last part of a divided frame has come with the frame's image: its times are the frame's.</summary>
    public void Merged(FarmTransaction farm, FrameRendered report)
    {
        if (
            reported.Find(farm, report.JobId, report.Frame, report.Part) is { } part
            && frames.Apply(farm, part, FrameTrigger.Store, f => Reported.Stored(f, report, report.LogKey, report.Timings))
        )
        {
            Count(farm, part, report, report.Timings);
        }
    }

    /// <summary>A part's time is in its instance's account.</summary>
    private static void Count(FarmTransaction farm, Frame part, FrameReport report, FrameTimings timings)
    {
        if (FrameTable.Find(farm.Connection, part.JobId, part.Number) is { Parts: var parts })
            UsageTable.Stored(farm.Connection, part, parts, report.WorkerId, timings, report.SentAt);
    }
}
