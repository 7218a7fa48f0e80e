using System.Diagnostics;
using OpenTelemetry.Trace;

namespace RenderFarm.ServiceDefaults.Telemetry;

/// <summary>
/// Leaves out calls that belong to nothing: the long polls on the queues, of which there is one at every moment. A call that is
/// part of some work has a parent and never gets here.
/// </summary>
internal sealed class WithoutPollsSampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind == ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}
