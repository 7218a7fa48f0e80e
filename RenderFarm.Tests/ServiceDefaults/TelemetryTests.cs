using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using RenderFarm.ServiceDefaults;
using RenderFarm.Tests.EndToEnd;

namespace RenderFarm.Tests.ServiceDefaults;

public sealed class TelemetryTests
{
    [Fact]
    public async Task What_was_measured_last_still_reaches_the_collector()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        using var host = Build(collector.Endpoint);
        await host.StartAsync();

        using (FarmTelemetry.Source.StartActivity("frame.render", ActivityKind.Internal, parentContext: default))
        {
            // Nothing needs to happen in it.
        }

        await host.StopAsync();

        var span = Assert.Single(collector.Spans, span => string.Equals(span.Name, "frame.render", StringComparison.Ordinal));
        Assert.Equal("test-worker", span.Service);
        Assert.Equal(FarmTelemetry.Name, span.Source);
    }

    [Fact]
    public async Task A_call_that_belongs_to_nothing_is_left_out_and_one_that_belongs_to_something_is_not()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        using var host = Build(collector.Endpoint);
        await host.StartAsync();

        FarmTelemetry.Source.StartActivity("poll", ActivityKind.Client, parentContext: default)?.Dispose();
        using (var work = FarmTelemetry.Source.StartActivity("work", ActivityKind.Internal, parentContext: default))
            FarmTelemetry.Source.StartActivity("fetch", ActivityKind.Client, work!.Context)?.Dispose();

        await host.StopAsync();

        var names = collector.Spans.Select(span => span.Name).ToList();
        Assert.Contains("fetch", names);
        Assert.DoesNotContain("poll", names);
    }

    private static IHost Build(string collector)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "test-worker",
        });
        builder.AddServiceDefaults();
        return builder.Build();
    }
}
