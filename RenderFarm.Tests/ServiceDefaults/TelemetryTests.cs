using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using RenderFarm.ServiceDefaults;
using RenderFarm.ServiceDefaults.Telemetry;
using RenderFarm.Tests.EndToEnd;

namespace RenderFarm.Tests.ServiceDefaults;

/// <summary>Alone: what another test listens to is recorded here too, for there is one list of listeners in a process.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
[Trait("Category", "Fast")]
[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests
{
    [Fact]
    public async Task What_was_measured_last_still_reaches_the_collector()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        var host = Build(collector.Endpoint);
        await host.StartAsync();

        using (FarmTelemetry.Source.StartActivity("frame.render", ActivityKind.Internal, parentContext: default))
        {
            // Nothing needs to happen in it.
        }

        await EndAsync(host);

        var span = Assert.Single(collector.Spans, span => string.Equals(span.Name, "frame.render", StringComparison.Ordinal));
        Assert.Equal("test-worker", span.Service);
        Assert.Equal(FarmTelemetry.Name, span.Source);
    }

    [Fact]
    public async Task A_call_that_belongs_to_nothing_is_left_out_and_one_that_belongs_to_something_is_not()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        var host = Build(collector.Endpoint);
        await host.StartAsync();

        FarmTelemetry.Source.StartActivity("poll", ActivityKind.Client, parentContext: default)?.Dispose();
        using (var work = FarmTelemetry.Source.StartActivity("work", ActivityKind.Internal, parentContext: default))
            FarmTelemetry.Source.StartActivity("fetch", ActivityKind.Client, work!.Context)?.Dispose();

        await EndAsync(host);

        var names = collector.Spans.Select(span => span.Name).ToList();
        Assert.Contains("fetch", names);
        Assert.DoesNotContain("poll", names);
    }

    [Fact]
    public async Task Of_frames_that_the_sampling_leaves_out_the_failed_and_slow_ones_are_sent_whole()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        var host = Build(collector.Endpoint, ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0"));
        await host.StartAsync();

        foreach (var wanted in new[] { false, true })
        {
            var feed = FarmTelemetry.Source.StartActivity("frame.feed", ActivityKind.Internal, parentContext: default)!;
            Assert.False(feed.Recorded);
            feed.Dispose();
            using var render = FarmTelemetry.Source.StartActivity("frame.render", ActivityKind.Internal, Remote(feed))!;
            FarmTelemetry.Source.StartActivity("blender.render", ActivityKind.Internal, render.Context)!.Dispose();
            if (wanted)
                render.Keep();
            // What the worker now reports says that the trace is sent, and the coordinator's part of it goes along.
            FarmTelemetry.Source.StartActivity("send", ActivityKind.Producer, render.Context)?.Dispose();
        }

        using (var request = FarmTelemetry.Source.StartActivity("request", ActivityKind.Server, parentContext: default))
            FarmTelemetry.Source.StartActivity("fetch", ActivityKind.Client, request?.Context ?? default)?.Dispose();
        await EndAsync(host);

        Assert.Equal(["blender.render", "frame.feed", "frame.render", "send"], collector.Spans.Select(span => span.Name).Order());
        Assert.Single(collector.Spans.Select(span => span.TraceId).Distinct());
    }

    [Theory]
    [InlineData("always_off", null, 0)]
    [InlineData("parentbased_always_off", null, 0)]
    [InlineData("always_on", null, 1)]
    [InlineData("traceidratio", "1", 1)]
    [InlineData("traceidratio", "much", 1)]
    public async Task The_sampler_is_chosen_as_OpenTelemetry_says(string sampler, string? argument, int spans)
    {
        await using var collector = await OtlpReceiver.StartAsync();
        var host = Build(collector.Endpoint, ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument));
        await host.StartAsync();
        FarmTelemetry.Source.StartActivity("job.submit", ActivityKind.Internal, parentContext: default)?.Dispose();
        await EndAsync(host);

        Assert.Equal(spans, collector.Spans.Count);
    }

    [Fact]
    public void A_wait_that_another_clock_turned_round_takes_no_time()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FarmTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        var spans = new ConcurrentQueue<Activity>();
        listener.ActivityStopped = spans.Enqueue;
        ActivitySource.AddActivityListener(listener);
        var trace = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        var now = DateTimeOffset.UtcNow;

        FarmTelemetry.Record("queue.wait", trace, now.AddSeconds(1), now);

        var wait = Assert.Single(spans, span => span.TraceId == trace.TraceId);
        Assert.Equal((now.UtcDateTime, TimeSpan.FromTicks(1)), (wait.StartTimeUtc, wait.Duration)); // .NET's shortest
    }

    /// <summary>What is not sent yet is sent at the very end.</summary>
    private static async Task EndAsync(IHost host)
    {
        using (host)
            await host.StopAsync();
    }

    private static ActivityContext Remote(Activity span) => new(span.TraceId, span.SpanId, span.ActivityTraceFlags, isRemote: true);

    private static IHost Build(string collector, params (string Name, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value));
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_SERVICE_NAME"] = "test-worker",
            }
        );
        builder.AddServiceDefaults();
        return builder.Build();
    }
}
