using System.Globalization;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Tests.EndToEnd;

/// <summary>What the trace of a frame looks like: <c>docs/decisions/2026-11-21-one-trace-per-frame.md</c>.</summary>
internal static class FrameTraces
{
    private const string Source = "RenderFarm";

    public static void AssertWhole(IReadOnlyList<CapturedSpan> spans, JobResponse job)
    {
        var ours = spans.Where(span => span.Source == Source).ToList();
        var submit = Assert.Single(ours, span => span.Name == "job.submit");
        var roots = ours.Where(span => span.Name == "frame.feed" && span.Tags["farm.job"] == job.Id).ToList();
        Assert.Equal(job.Frames.Total, roots.Count);
        Assert.Equal(job.Frames.Total, roots.Select(root => root.Tags["farm.frame"]).Distinct().Count());
        Assert.Equal(job.Frames.Total, roots.Select(root => root.TraceId).Distinct().Count());

        foreach (var root in roots)
        {
            Assert.Equal("", root.Parent);
            Assert.Equal([submit.TraceId], root.LinkedTraces);
            AssertTrace(root, [.. spans.Where(span => span.TraceId == root.TraceId)]);
        }

        // One of the frames waited for the scene and for Blender; the others found both warm.
        Assert.Contains(ours, span => span.Name == "scene.fetch");
        Assert.Contains(ours, span => span.Name == "blender.start");
        Assert.Contains(ours, span => span.Name == "blender.load");
        Assert.True(ours.Count(span => span.Name == "blender.start") < job.Frames.Total);
    }

    private static void AssertTrace(CapturedSpan root, IReadOnlyList<CapturedSpan> trace)
    {
        var frame = Assert.Single(trace, span => span.Name == "frame.render");
        Assert.Equal(root.SpanId, frame.Parent);
        Assert.NotEqual(root.Service, frame.Service);
        Assert.Equal(root.Tags["farm.frame"], frame.Tags["farm.frame"]);
        foreach (var phase in new[] { "blender.render", "frame.gate", "frame.upload" })
        {
            var span = Assert.Single(trace, span => span.Name == phase);
            Assert.Equal(frame.SpanId, span.Parent);
            Assert.True(span.EndNanoseconds >= span.StartNanoseconds, phase);
        }

        var commit = Assert.Single(trace, span => span.Name == "frame.commit");
        Assert.Equal(root.Service, commit.Service);
        AssertDescends(commit, frame, trace.ToDictionary(span => span.SpanId));
    }

    /// <summary>The commit hangs under the worker's frame by way of the message that reported it.</summary>
    private static void AssertDescends(CapturedSpan span, CapturedSpan ancestor, Dictionary<string, CapturedSpan> trace)
    {
        var steps = new List<string>();
        for (var at = span; at.SpanId != ancestor.SpanId; at = trace[at.Parent])
        {
            steps.Add(string.Create(CultureInfo.InvariantCulture, $"{at.Source}:{at.Name}"));
            Assert.True(trace.ContainsKey(at.Parent), $"No parent of {steps[^1]} in the trace.");
        }

        Assert.Contains(steps, step => step.StartsWith("MassTransit:", StringComparison.Ordinal));
    }
}
