using System.Diagnostics;
using MassTransit;

namespace RenderFarm.ServiceDefaults.Telemetry;

/// <summary>Names the time from the sending of a message to its receipt, in the trace that it belongs to.</summary>
internal sealed class QueueWaitFilter<T> : IFilter<ConsumeContext<T>>
    where T : class
{
    public Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        if (Activity.Current is { IsAllDataRequested: true } receive && context.SentTime is { } sent)
        {
            FarmTelemetry.Record(
                "queue.wait",
                new ActivityContext(receive.TraceId, receive.ParentSpanId, receive.ActivityTraceFlags, isRemote: true),
                new DateTimeOffset(sent.ToUniversalTime()),
                new DateTimeOffset(receive.StartTimeUtc),
                ("messaging.system", "aws_sqs"),
                ("messaging.destination.name", context.ReceiveContext.InputAddress.Segments[^1]),
                ("messaging.message.id", context.MessageId?.ToString())
            );
        }

        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("queueWait");
}
