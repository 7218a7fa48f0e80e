using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace RenderFarm.ServiceDefaults.Telemetry;

/// <summary>
/// Says what is recorded. Only the farm's own work and the requests of people begin a trace: calls and messages that belong to nothing are
/// the long polls on the queues, looks at the instance's metadata and heartbeats, of which there is one at every moment. Frames that the
/// sampling leaves out are recorded all the same, for only their end tells whether they are wanted: see <see cref="FrameTailProcessor"/>.
/// </summary>
/// <param name="share">The part of all traces that is sent, 0 to 1.</param>
/// <param name="requestsBeginTraces">Whether a request that belongs to no trace begins one.</param>
internal sealed class FrameSampler(double share, bool requestsBeginTraces) : Sampler
{
    private readonly TraceIdRatioBasedSampler _share = new(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        if (parent.TraceId != default)
        {
            return new(
                parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? SamplingDecision.RecordAndSample
                : samplingParameters.Kind == ActivityKind.Internal || Activity.Current is { IsAllDataRequested: true }
                    ? SamplingDecision.RecordOnly
                : SamplingDecision.Drop
            );
        }

        var begins =
            samplingParameters.Kind == ActivityKind.Internal || (samplingParameters.Kind == ActivityKind.Server && requestsBeginTraces);
        return new(
            !begins ? SamplingDecision.Drop
            : _share.ShouldSample(samplingParameters).Decision == SamplingDecision.RecordAndSample ? SamplingDecision.RecordAndSample
            : samplingParameters.Name == "frame.feed" ? SamplingDecision.RecordOnly
            : SamplingDecision.Drop
        );
    }
}

/// <summary>
/// Sends spans, and holds those that are recorded and not sampled until a span of the same trace is sampled after all, since its frame
/// failed or was slow. What is held longest goes when there is too much.
/// </summary>
internal sealed class FrameTailProcessor(OtlpExporterOptions otlp)
    : BatchActivityExportProcessor(
        new OtlpTraceExporter(otlp),
        otlp.BatchExportProcessorOptions.MaxQueueSize,
        otlp.BatchExportProcessorOptions.ScheduledDelayMilliseconds,
        otlp.BatchExportProcessorOptions.ExporterTimeoutMilliseconds,
        otlp.BatchExportProcessorOptions.MaxExportBatchSize
    )
{
    /// <summary>A frame has some thirty spans in a process, each of about a kilobyte.</summary>
    private const int MostHeld = 4000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ActivityTraceId, List<Activity>> _held = [];
    private readonly Queue<ActivityTraceId> _oldest = [];
    private int _count;

    public override void OnEnd(Activity data)
    {
        foreach (var held in Take(data))
        {
            held.Keep();
            base.OnEnd(held);
        }

        base.OnEnd(data);
    }

    private List<Activity> Take(Activity span)
    {
        lock (_lock)
        {
            if (span.Recorded)
            {
                if (!_held.Remove(span.TraceId, out var held))
                    return [];

                _count -= held.Count;
                return held;
            }

            if (!_held.TryGetValue(span.TraceId, out var others))
            {
                _held[span.TraceId] = others = [];
                _oldest.Enqueue(span.TraceId);
            }

            others.Add(span);
            _count++;
            while ((_count > MostHeld || _oldest.Count > MostHeld) && _oldest.TryDequeue(out var oldest))
            {
                if (_held.Remove(oldest, out var gone))
                    _count -= gone.Count;
            }

            return [];
        }
    }
}
