using System.Diagnostics;
using RenderFarm.Coordinator.Chunks;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Frames;

/// <summary>What the coordinator adds to the trace of a frame. It is one trace through all attempts, of all parts, and has an id also when nobody records.</summary>
internal static class FrameSpans
{
    /// <summary>
    /// Hands a frame out: the first time its trace begins, with a link to what submitted its job; after an attempt without an image it goes on, with the
    /// wait since then.
    /// </summary>
    /// <param name="submitted">Of what submitted its job; null when nothing recorded that.</param>
    /// <param name="frame">The frame, or the part.</param>
    /// <param name="traceparent">Of the frame; null when it has none yet.</param>
    /// <param name="chunkId">The chunk that it is in.</param>
    /// <param name="now">The time.</param>
    /// <returns>The open span, null when nobody records, and the <c>traceparent</c> for the worker.</returns>
    public static (Activity? Span, string Traceparent) Feed(string? submitted, Frame frame, string? traceparent, string chunkId, DateTimeOffset now)
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
    /// An attempt brought no image. Its worker may not live to tell: the coordinator says what it saw of it, and the trace is kept whatever the sampling says.
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
                .. Tags(before), ("renderfarm.chunk.id", before.ChunkId), ("renderfarm.worker.id", after.WorkerId ?? before.WorkerId), ("renderfarm.frame.attempt", before.Feeds),
                ("error.type", after.Error is null ? "lost" : "failed"), ("exception.message", after.Error),
            ]);
        return $"00-{kept.TraceId}-{kept.SpanId}-01";
    }

    /// <summary>Which frame it is.</summary>
    private static (string Key, object? Value)[] Tags(Frame frame) =>
        [("renderfarm.job.id", frame.JobId), ("renderfarm.frame.number", frame.Number), ("renderfarm.frame.part", frame.Part > 0 ? frame.Part : null)];
}
