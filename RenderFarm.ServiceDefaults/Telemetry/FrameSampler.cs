using System.Diagnostics;
using OpenTelemetry.Trace;

namespace RenderFarm.ServiceDefaults.Telemetry;

/// <summary>
/// Says what is recorded. Only the farm's own work and the requests of people begin a trace: calls and messages that belong to nothing are the long
/// polls on the queues, looks at the instance's metadata and heartbeats, of which there is one at every moment. Frames that the sampling leaves out are
/// recorded all the same, for only their end tells whether they are wanted: see <see cref="FrameTailProcessor"/>.
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
                : samplingParameters.Kind == ActivityKind.Internal || Activity.Current is { IsAllDataRequested: true } ? SamplingDecision.RecordOnly
                : SamplingDecision.Drop);
        }

        var begins = samplingParameters.Kind == ActivityKind.Internal || (samplingParameters.Kind == ActivityKind.Server && requestsBeginTraces);
        return new(
            !begins ? SamplingDecision.Drop
            : _share.ShouldSample(samplingParameters).Decision == SamplingDecision.RecordAndSample ? SamplingDecision.RecordAndSample
            : samplingParameters.Name == "frame.feed" ? SamplingDecision.RecordOnly
            : SamplingDecision.Drop);
    }
}
