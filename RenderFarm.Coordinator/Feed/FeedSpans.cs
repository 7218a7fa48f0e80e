using System.Diagnostics;
using System.Globalization;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Feed;

/// <summary>The root span of each frame's trace.</summary>
internal static class FeedSpans
{
    /// <summary>Starts the trace of a frame, linked to the span that submitted its job; null when nobody records.</summary>
    public static Activity? Start(Job job, int frame, string chunkId)
    {
        var current = Activity.Current;
        Activity.Current = null; // a trace of its own, not a part of whatever feeds it
        try
        {
            ActivityLink[] links = ActivityContext.TryParse(job.Traceparent, null, out var submit) ? [new ActivityLink(submit)] : [];
            return FarmTelemetry.Source.StartActivity(
                ActivityKind.Internal,
                parentContext: default,
                [
                    new("farm.job", job.Id),
                    new("farm.frame", frame.ToString(CultureInfo.InvariantCulture)),
                    new("farm.chunk", chunkId),
                ],
                links,
                name: "frame.feed");
        }
        finally
        {
            Activity.Current = current;
        }
    }
}
