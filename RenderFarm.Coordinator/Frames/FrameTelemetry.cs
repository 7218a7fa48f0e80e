using System.Diagnostics;
using System.Diagnostics.Metrics;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.ServiceDefaults.Telemetry;

namespace RenderFarm.Coordinator.Frames;

/// <summary>
/// Frames as metrics. They are taken here and not in the workers, since instances that are rented have no collector as a rule.
/// </summary>
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
        "CYCLES",
        "BLENDER_EEVEE",
        "BLENDER_EEVEE_NEXT",
        "BLENDER_WORKBENCH",
        "CPU",
        "GPU",
        "OPTIX",
        "CUDA",
        "HIP",
        "ONEAPI",
        "METAL",
    };

    private static readonly Counter<long> Frames = FarmTelemetry.Meter.CreateCounter<long>(
        "renderfarm.frames",
        "{frame}",
        "Frames whose image was stored, that failed for good, or that came back without an image"
    );

    private static readonly Histogram<double> Renders = FarmTelemetry.Meter.CreateHistogram(
        "renderfarm.frame.render.duration",
        "s",
        "Time of a frame in Blender, with the saving of the image",
        tags: null,
        Seconds
    );

    private static readonly Histogram<double> Waits = FarmTelemetry.Meter.CreateHistogram(
        "renderfarm.frame.queue.duration",
        "s",
        "Time from the feed until a worker took the frame's chunk",
        tags: null,
        Seconds
    );

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

    private static string Name(string? said) =>
        said is null ? "unknown"
        : Known.Contains(said) ? said.ToLowerInvariant()
        : "other";
}

/// <summary>
/// What the coordinator adds to the trace of a frame. It is one trace through all attempts, of all parts, and has an id also when nobody
/// records.
/// </summary>
internal static class FrameSpans
{
    /// <summary>
    /// Hands a frame out: the first time its trace begins, with a link to what submitted its job; after an attempt without an image it goes
    /// on, with the wait since then.
    /// </summary>
    /// <param name="submitted">Of what submitted its job; null when nothing recorded that.</param>
    /// <param name="frame">The frame, or the part.</param>
    /// <param name="traceparent">Of the frame; null when it has none yet.</param>
    /// <param name="chunkId">The chunk that it is in.</param>
    /// <param name="now">The time.</param>
    /// <returns>The open span, null when nobody records, and the <c>traceparent</c> for the worker.</returns>
    public static (Activity? Span, string Traceparent) Feed(
        string? submitted,
        Frame frame,
        string? traceparent,
        string chunkId,
        DateTimeOffset now
    )
    {
        var current = Activity.Current;
        Activity.Current = null; // a trace of its own, not a part of whatever feeds it
        try
        {
            ActivityLink[] links = ActivityContext.TryParse(submitted, null, out var submit) ? [new ActivityLink(submit)] : [];
            _ = ActivityContext.TryParse(traceparent, null, isRemote: true, out var trace);
            if (frame.ReturnedAt is { } returnedAt)
                FarmTelemetry.Record("frame.wait", trace, returnedAt, now, Tags(frame));
            var span = FarmTelemetry.Source.StartActivity(ActivityKind.Internal, trace, links: links, name: "frame.feed");
            span.Tag(Tags(frame)).Tag(("renderfarm.chunk.id", chunkId), ("renderfarm.frame.attempt", frame.Feeds + 1));
            return (span, span?.Id ?? traceparent ?? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01");
        }
        finally
        {
            Activity.Current = current;
        }
    }

    /// <summary>
    /// An attempt brought no image. Its worker may not live to tell: the coordinator says what it saw of it, and the trace is kept whatever
    /// the sampling says.
    /// </summary>
    /// <returns>The <c>traceparent</c> for the next attempt.</returns>
    public static string? Missed(FarmTransaction farm, Frame before, Frame after)
    {
        if (!ActivityContext.TryParse(before.Traceparent, null, isRemote: true, out var trace))
            return before.Traceparent;
        var kept = new ActivityContext(trace.TraceId, trace.SpanId, trace.TraceFlags | ActivityTraceFlags.Recorded, isRemote: true);
        var begun = before.ChunkId is { } chunk ? ChunkTable.Find(farm.Connection, chunk)?.FedAt : null;
        FarmTelemetry.Record(
            "frame.attempt",
            kept,
            begun ?? before.StartedAt ?? farm.Now,
            farm.Now,
            [
                .. Tags(before),
                ("renderfarm.chunk.id", before.ChunkId),
                ("renderfarm.worker.id", after.WorkerId ?? before.WorkerId),
                ("renderfarm.frame.attempt", before.Feeds),
                ("error.type", after.Error is null ? "lost" : "failed"),
                ("exception.message", after.Error),
            ]
        );
        return $"00-{kept.TraceId}-{kept.SpanId}-01";
    }

    /// <summary>Which frame it is.</summary>
    private static (string Key, object? Value)[] Tags(Frame frame) =>
        [
            ("renderfarm.job.id", frame.JobId),
            ("renderfarm.frame.number", frame.Number),
            ("renderfarm.frame.part", frame.Part > 0 ? frame.Part : null),
        ];
}
