using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace RenderFarm.ServiceDefaults.Telemetry;

/// <summary>
/// Sends spans, and holds those that are recorded and not sampled until a span of the same trace is sampled after all, since its frame failed or was
/// slow. What is held longest goes when there is too much.
/// </summary>
internal sealed class FrameTailProcessor(OtlpExporterOptions otlp) : BatchActivityExportProcessor(
    new OtlpTraceExporter(otlp),
    otlp.BatchExportProcessorOptions.MaxQueueSize,
    otlp.BatchExportProcessorOptions.ScheduledDelayMilliseconds,
    otlp.BatchExportProcessorOptions.ExporterTimeoutMilliseconds,
    otlp.BatchExportProcessorOptions.MaxExportBatchSize)
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
                if (!_held.Remove(span.TraceId, out var held)) return [];

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
                if (_held.Remove(oldest, out var gone)) _count -= gone.Count;
            }

            return [];
        }
    }
}
