using System.Diagnostics;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Telemetry;
using RenderFarm.Worker.Blender;

namespace RenderFarm.Worker.Chunks;

/// <summary>One frame on its way through this worker.</summary>
internal sealed class FrameRun : IDisposable
{
    private readonly SpanRow _phases;
    private readonly ActivityContext _trace;
    private readonly DateTimeOffset _begun;

    private FrameRun(ChunkFrame frame, ActivityContext trace, Activity? span, DateTimeOffset begun)
    {
        Number = frame.Number;
        Part = frame.Part;
        Span = span;
        _trace = trace;
        _begun = begun;
        _phases = new SpanRow(span);
        _phases.Enter("frame.prepare", begun);
    }

    public int Number { get; }

    /// <summary>The part of a divided frame, from 1; 0 for a whole frame.</summary>
    public int Part { get; }

    /// <summary>Span of the whole frame; null when nobody records it.</summary>
    public Activity? Span { get; }

    /// <summary>Since it began here.</summary>
    public TimeSpan Elapsed => DateTimeOffset.UtcNow - _begun;

    /// <summary>Of the frame's trace, which it has also when nobody records.</summary>
    public string? TraceId => _trace.TraceId == default ? null : _trace.TraceId.ToHexString();

    public FrameTimings Timings { get; set; } = new();

    /// <summary>What Blender rendered; null before.</summary>
    public PreparedScene? Scene { get; private set; }

    /// <summary>What Blender printed; null when it printed nothing.</summary>
    public string? Log { get; set; }

    /// <summary>Key of the preview; null when there is none.</summary>
    public string? PreviewKey { get; set; }

    /// <summary>What is suspicious about the image.</summary>
    public IReadOnlyList<FrameSuspicion> Flags { get; set; } = [];

    /// <summary>A hash of the image's pixels; null where they are not known.</summary>
    public byte[]? Pixels { get; set; }

    /// <summary>What Blender has written beside the image.</summary>
    public IReadOnlyList<WrittenImage> Written { get; set; } = [];

    /// <summary>The same, stored.</summary>
    public IReadOnlyList<FrameOutput> Outputs { get; set; } = [];

    /// <summary>Keys of what nobody needs when the image is stored.</summary>
    public IReadOnlyList<string> Leftovers { get; set; } = [];

    /// <summary>Begins the frame's span, which becomes the current one, in the trace that the coordinator began for the frame.</summary>
    /// <param name="arrival">The chunk.</param>
    /// <param name="frame">One of its frames.</param>
    /// <param name="opened">The span of what was done for all frames; it ends now, if it has not ended.</param>
    /// <param name="workerId">This worker.</param>
    /// <param name="instance">The instance that it runs on.</param>
    public static FrameRun Begin(Arrival arrival, ChunkFrame frame, Activity? opened, string workerId, RentedInstance? instance)
    {
        Activity.Current = null; // what the chunk is in belongs to no frame
        var begun = DateTimeOffset.UtcNow;
        var trace = Arrival.TraceOf(frame);
        FarmTelemetry.Record(
            "queue.wait",
            trace,
            arrival.SentAt,
            arrival.ReceivedAt,
            ("messaging.system", "aws_sqs"),
            ("messaging.destination.name", arrival.Queue),
            ("messaging.message.id", arrival.MessageId?.ToString())
        );
        if (ReferenceEquals(frame, arrival.Chunk.Frames[0]))
        {
            opened?.SetEndTime(begun.UtcDateTime);
            opened?.Dispose();
        }
        else
        {
            FarmTelemetry.Record("chunk.wait", trace, arrival.ReceivedAt, begun, ("renderfarm.chunk.id", arrival.Chunk.ChunkId));
        }

        var span = FarmTelemetry
            .Source.StartActivity("frame.render", ActivityKind.Internal, trace, startTime: begun)
            .Tag(
                ("renderfarm.job.id", arrival.Chunk.JobId),
                ("renderfarm.chunk.id", arrival.Chunk.ChunkId),
                ("renderfarm.frame.number", frame.Number),
                ("renderfarm.frame.part", frame.Part > 0 ? frame.Part : null),
                ("renderfarm.frame.attempt", frame.Attempt),
                ("renderfarm.worker.id", workerId),
                ("host.id", instance?.InstanceId),
                ("host.type", instance?.InstanceType),
                ("cloud.availability_zone", instance?.Zone)
            );
        if (opened is not null && opened.TraceId != trace.TraceId)
            span?.AddLink(new ActivityLink(opened.Context));
        return new FrameRun(frame, trace, span, begun);
    }

    /// <summary>Ends what the frame was at, and begins something else: its spans leave no gap.</summary>
    /// <param name="phase">Name of the span, which becomes the current one.</param>
    public Activity? Enter(string phase) => _phases.Enter(phase);

    /// <summary>Says what is rendered, with links to what made it ready: spans of an earlier frame, as a rule.</summary>
    public void Renders(PreparedScene scene, IEnumerable<ActivityContext> madeReady)
    {
        Scene = scene;
        Span.Tag(
            ("renderfarm.engine", scene.Engine?.ToLowerInvariant()),
            ("renderfarm.device", scene.Device?.ToLowerInvariant()),
            ("renderfarm.samples", scene.Samples),
            ("renderfarm.resolution.width", scene.Width),
            ("renderfarm.resolution.height", scene.Height)
        );
        foreach (var context in madeReady.Where(context => context.TraceId != _trace.TraceId))
            Span?.AddLink(new ActivityLink(context));
    }

    /// <summary>Says that the frame failed. Its trace is sent whatever the sampling says.</summary>
    public void Fail(RenderFault fault)
    {
        Span.Tag(("error.type", fault.Kind.ToString().ToLowerInvariant()))?.SetStatus(ActivityStatusCode.Error, fault.Message);
        Span.Keep();
    }

    public void Dispose()
    {
        var now = DateTimeOffset.UtcNow;
        _phases.End(now);
        Span?.SetEndTime(now.UtcDateTime);
        Span?.Dispose();
    }
}

/// <summary>Spans that follow each other without a gap: each begins at the moment at which the one before it ends.</summary>
/// <param name="parent">What they belong to; null when nobody records it.</param>
/// <param name="most">So many at most: what comes after belongs to the last.</param>
internal sealed class SpanRow(Activity? parent, int most = int.MaxValue) : IDisposable
{
    private Activity? _now;
    private int _count;

    /// <summary>Ends the span before and begins one, unless that is what goes on already.</summary>
    public Activity? Enter(string name, DateTimeOffset? at = null)
    {
        if (parent is not { IsAllDataRequested: true } || _now?.OperationName == name || _count >= most)
            return _now;

        var now = at ?? DateTimeOffset.UtcNow;
        End(now);
        _count++;
        return _now = FarmTelemetry.Source.StartActivity(name, ActivityKind.Internal, parent.Context, startTime: now);
    }

    /// <summary>Ends the last one.</summary>
    public void End(DateTimeOffset at)
    {
        _now?.SetEndTime(at.UtcDateTime);
        _now?.Dispose();
        _now = null;
    }

    public void Dispose() => End(DateTimeOffset.UtcNow);
}
