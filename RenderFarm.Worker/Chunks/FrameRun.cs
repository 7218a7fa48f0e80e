using System.Diagnostics;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Worker.Chunks;

/// <summary>One frame on its way through this worker.</summary>
internal sealed class FrameRun : IDisposable
{
    private FrameRun(ChunkFrame frame, Activity? span)
    {
        Number = frame.Number;
        Part = frame.Part;
        Span = span;
    }

    public int Number { get; }

    /// <summary>The part of a divided frame, from 1; 0 for a whole frame.</summary>
    public int Part { get; }

    /// <summary>Span of the whole frame; null when nobody records it.</summary>
    public Activity? Span { get; }

    public FrameTimings Timings { get; set; } = new();

    /// <summary>What Blender printed; null when it printed nothing.</summary>
    public string? Log { get; set; }

    /// <summary>Key of the preview; null when there is none.</summary>
    public string? PreviewKey { get; set; }

    /// <summary>What is suspicious about the image.</summary>
    public IReadOnlyList<FrameSuspicion> Flags { get; set; } = [];

    /// <summary>Keys of what nobody needs when the image is stored.</summary>
    public IReadOnlyList<string> Leftovers { get; set; } = [];

    /// <summary>Begins the frame's span, which becomes the current one, in the trace that the coordinator began for the frame.</summary>
    public static FrameRun Begin(RenderChunk chunk, ChunkFrame frame, string workerId)
    {
        _ = ActivityContext.TryParse(frame.TraceParent, traceState: null, isRemote: true, out var parent);
        var span = FarmTelemetry.Source.StartActivity("frame.render", ActivityKind.Internal, parent);
        span?.SetTag("farm.job", chunk.JobId);
        span?.SetTag("farm.chunk", chunk.ChunkId);
        span?.SetTag("farm.frame", frame.Number);
        if (frame.Part > 0) span?.SetTag("farm.part", frame.Part);
        span?.SetTag("farm.worker", workerId);
        return new FrameRun(frame, span);
    }

    public void Dispose() => Span?.Dispose();
}
