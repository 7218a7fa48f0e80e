using System.Diagnostics.Metrics;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Frames;

/// <summary>Frames as metrics. They are taken here and not in the workers, since machines that are rented have no collector as a rule.</summary>
internal static class FrameMetrics
{
    /// <summary>Seconds; from frames that cost next to nothing to those that take half a night.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 14400],
    };

    /// <summary>What a worker may say; anything else is counted as <c>other</c>, so that nobody can make series without end.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "CYCLES", "BLENDER_EEVEE", "BLENDER_EEVEE_NEXT", "BLENDER_WORKBENCH", "CPU", "GPU", "OPTIX", "CUDA", "HIP", "ONEAPI", "METAL",
    };

    private static readonly Counter<long> Frames = FarmTelemetry.Meter.CreateCounter<long>(
        "renderfarm.frames", "{frame}", "Frames whose image was stored, that failed for good, or that came back without an image");

    private static readonly Histogram<double> Renders = FarmTelemetry.Meter.CreateHistogram(
        "renderfarm.frame.render.duration", "s", "Time of a frame in Blender, with the saving of the image", tags: null, Seconds);

    private static readonly Histogram<double> Waits = FarmTelemetry.Meter.CreateHistogram(
        "renderfarm.frame.queue.duration", "s", "Time from the feed until a worker took the frame's chunk", tags: null, Seconds);

    /// <summary>Counts a frame that has come to an end, or back.</summary>
    public static void Count(Frame frame)
    {
        var outcome = frame switch
        {
            { Part: > 0 } => null,
            { State: FrameState.Rendered } => "rendered",
            { State: FrameState.Failed } => "failed",
            { State: FrameState.Waiting } => "returned",
            _ => null,
        };
        if (outcome is not null)
            Frames.Add(1, new KeyValuePair<string, object?>("renderfarm.frame.outcome", outcome));
    }

    /// <summary>Takes a measured frame in.</summary>
    public static void Measured(FrameRendered report)
    {
        Renders.Record(report.Timings.Render, new("renderfarm.engine", Name(report.Engine)), new("renderfarm.device", Name(report.Device)));
        Waits.Record(report.Timings.QueueWait);
    }

    private static string Name(string? said) => said is null ? "unknown" : Known.Contains(said) ? said.ToLowerInvariant() : "other";
}
