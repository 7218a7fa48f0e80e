using System.Diagnostics;
using MassTransit;
using RenderFarm.ServiceDefaults.Telemetry;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Transport;

[Collection(nameof(TransportCollection))]
public sealed class TraceTests(LocalCloudProcess cloud)
{
    [Fact]
    public async Task One_trace_goes_through_two_queues()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is FarmTelemetry.Name or "MassTransit",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);

        var scope = TestBus.NewScope();
        var second = new JobDesk { Queue = "second" };
        await using var secondBus = await TestBus.StartAsync(cloud, scope, second);
        var first = new JobDesk { Work = context => context.Send(secondBus.Queues.Address("second"), new Job { Number = 2 }) };
        await using var firstBus = await TestBus.StartAsync(cloud, scope, first);

        string traceId;
        using (var root = FarmTelemetry.Source.StartActivity("frame.feed", ActivityKind.Producer, parentContext: default))
        {
            traceId = Assert.IsType<Activity>(root).TraceId.ToString();
            await firstBus.SendAsync("jobs", new Job { Number = 1 });
        }

        Assert.Equal(traceId, (await first.NextAsync()).TraceId);
        Assert.Equal(traceId, (await second.NextAsync()).TraceId);
    }
}
