using System.Globalization;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Docs;

namespace RenderFarm.Tests.EndToEnd;

/// <summary>What the traces of a job look like: <c>docs/telemetry.md</c>.</summary>
internal static class FrameTraces
{
    private const string Source = "RenderFarm";

    /// <summary>
    /// How much of a frame's time may be in no span. None is: where one ends, another begins. Processes round their clocks differently.
    /// </summary>
    private const double Unnamed = 0.05;

    public static void AssertWhole(IReadOnlyList<CapturedSpan> spans, JobResponse job, Dictionary<string, string> traceIds)
    {
        var ours = spans.Where(span => span.Source == Source).ToList();
        var submit = Assert.Single(ours, span => span.Name == "job.submit");
        Assert.Equal(job.Id, submit.Tags["renderfarm.job.id"]);
        var run = Assert.Single(ours, span => span.Name == "job.run");
        Assert.Equal((submit.TraceId, submit.SpanId), (run.TraceId, run.Parent));
        Assert.Contains(ours, span => span.Name == "artifact.make" && span.TraceId == submit.TraceId);

        var roots = ours.Where(span => span.Name == "frame.feed" && span.Tags["renderfarm.job.id"] == job.Id).ToList();
        Assert.Equal(job.Frames.Total, roots.Count);
        Assert.Equal(
            traceIds.OrderBy(frame => frame.Key),
            roots.ToDictionary(root => root.Tags["renderfarm.frame.number"], root => root.TraceId).OrderBy(frame => frame.Key)
        );
        foreach (var root in roots)
        {
            Assert.Equal("", root.Parent);
            Assert.Equal([submit.TraceId], root.LinkedTraces);
            AssertTrace(root, [.. spans.Where(span => span.TraceId == root.TraceId)], ours);
        }

        // One of the frames waited for the scene and for Blender; the others found both warm.
        Assert.InRange(ours.Count(span => span.Name == "blender.start"), 1, job.Frames.Total - 1);
        AssertNothingElse(spans);
        AssertDocumented(ours);
    }

    private static void AssertTrace(CapturedSpan root, IReadOnlyList<CapturedSpan> trace, IReadOnlyList<CapturedSpan> all)
    {
        var frame = Assert.Single(trace, span => span.Name == "frame.render");
        Assert.Equal(root.SpanId, frame.Parent);
        Assert.NotEqual(root.Service, frame.Service);
        Assert.Equal(root.Tags["renderfarm.frame.number"], frame.Tags["renderfarm.frame.number"]);
        Assert.Equal(
            ("cycles", "cpu", "1"),
            (frame.Tags["renderfarm.engine"], frame.Tags["renderfarm.device"], frame.Tags["renderfarm.frame.attempt"])
        );
        foreach (
            var tag in new[]
            {
                "renderfarm.samples",
                "renderfarm.resolution.width",
                "renderfarm.resolution.height",
                "renderfarm.worker.id",
                "renderfarm.chunk.id",
            }
        )
            Assert.NotEmpty(frame.Tags[tag]);

        var wait = Assert.Single(trace, span => span.Name == "queue.wait" && span.Parent == root.SpanId);
        Assert.Equal("aws_sqs", wait.Tags["messaging.system"]);
        Assert.EndsWith("-render", wait.Tags["messaging.destination.name"], StringComparison.Ordinal);

        foreach (var phase in new[] { "blender.render", "frame.gate", "frame.upload", "frame.preview", "frame.report" })
        {
            var span = Assert.Single(trace, span => span.Name == phase);
            Assert.Equal(frame.SpanId, span.Parent);
            Assert.InRange(span.StartNanoseconds, frame.StartNanoseconds, frame.EndNanoseconds);
            Assert.InRange(span.EndNanoseconds, span.StartNanoseconds, frame.EndNanoseconds);
        }

        var render = trace.Single(span => span.Name == "blender.render");
        Assert.All(
            ["blender.sync", "blender.samples", "blender.save"],
            phase => Assert.Contains(trace, span => span.Name == phase && span.Parent == render.SpanId)
        );
        Assert.Contains(trace, span => span.Service == "localcloud" && span.Tags.GetValueOrDefault("http.request.method") == "PUT");

        // What a chunk's frames share is in the trace of one of them, and the others have a link to it.
        foreach (var shared in new[] { "chunk.open", "blender.load" })
        {
            Assert.Contains(
                all,
                span => span.Name == shared && (span.TraceId == root.TraceId || frame.LinkedTraces.Contains(span.TraceId))
            );
        }

        var commit = Assert.Single(trace, span => span.Name == "frame.commit");
        Assert.Equal(root.Service, commit.Service);
        AssertDescends(commit, frame, trace.ToDictionary(span => span.SpanId));
        AssertNoGap(trace.Where(span => span != frame));
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

    /// <summary>Every moment of a frame is in a span other than that of the whole frame.</summary>
    private static void AssertNoGap(IEnumerable<CapturedSpan> spans)
    {
        var inOrder = spans.OrderBy(span => span.StartNanoseconds).ToList();
        var (begin, until, gap, last) = (inOrder[0].StartNanoseconds, inOrder[0].EndNanoseconds, 0UL, inOrder[0].Name);
        var gaps = new List<string>();
        foreach (var span in inOrder)
        {
            if (span.StartNanoseconds > until)
            {
                gap += span.StartNanoseconds - until;
                gaps.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(span.StartNanoseconds - until) / 1e6:0.000} ms between {last} and {span.Name}"
                    )
                );
            }

            if (span.EndNanoseconds > until)
                (until, last) = (span.EndNanoseconds, span.Name);
        }

        Assert.True(gap <= Unnamed * (until - begin), string.Join(", ", gaps));
    }

    /// <summary>Heartbeats, polls and looks at anybody's health begin no trace and are in none.</summary>
    private static void AssertNothingElse(IReadOnlyList<CapturedSpan> spans)
    {
        foreach (var trace in spans.GroupBy(span => span.TraceId))
        {
            var root = Assert.Single(trace, span => span.Parent.Length == 0);
            Assert.True(
                root.Name == "frame.feed" || root.Tags.GetValueOrDefault("http.request.method") is "POST" or "PUT" or "DELETE",
                $"{root.Service} began a trace with {root.Source}:{root.Name}."
            );
        }

        Assert.DoesNotContain(
            spans,
            span =>
                span.Tags.Values.Any(value =>
                    value.Contains("Heartbeat", StringComparison.Ordinal) || value.Contains("FrameProgress", StringComparison.Ordinal)
                )
        );
        Assert.DoesNotContain(spans, span => span.Tags.GetValueOrDefault("url.path") is "/health" or "/alive" or "/api/events");
    }

    private static void AssertDocumented(IReadOnlyList<CapturedSpan> ours)
    {
        Assert.Empty(
            ours.Select(span => span.Name).Concat(ours.SelectMany(span => span.Tags.Keys)).Distinct().Except(TelemetryDocsTests.Names())
        );
    }
}
