using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace RenderFarm.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs for a collector.</summary>
public static class TelemetryExtensions
{
    /// <summary>
    /// Makes traces, metrics and logs, and sends them to the collector that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names. Without one nothing
    /// is made or sent.
    /// </summary>
    /// <param name="builder">The host to be.</param>
    /// <param name="requestsBeginTraces">Whether a request that belongs to no trace begins one, unless it only reads.</param>
    public static void AddFarmTelemetry(this IHostApplicationBuilder builder, bool requestsBeginTraces = true)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeScopes = true;
            logging.IncludeFormattedMessage = true;
            logging.AddOtlpExporter();
        });
        // Started by hand or on a rented machine it has no other name; whoever gives it one has the last word.
        var name = builder.Environment.ApplicationName.Split('.')[^1].ToLowerInvariant();
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.Clear().AddService(name, serviceNamespace: "renderfarm").AddTelemetrySdk().AddEnvironmentVariableDetector()
            )
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(FarmTelemetry.Name, "MassTransit")
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddOtlpExporter()
            );
        if (Share(builder.Configuration) is not { } share)
            return;
        telemetry.WithTracing(traces =>
            traces
                .SetSampler(new FrameSampler(share, requestsBeginTraces))
                .AddSource(FarmTelemetry.Name, "MassTransit")
                .AddAspNetCoreInstrumentation(http => http.Filter = IsWork)
                .AddHttpClientInstrumentation()
                .AddProcessor(provider => new FrameTailProcessor(
                    provider.GetRequiredService<IOptionsFactory<OtlpExporterOptions>>().Create(Options.DefaultName)
                ))
        );
    }

    /// <summary>What only reads is a poll of the page, of a health check or of a command, unless it is a part of something.</summary>
    private static bool IsWork(HttpContext context) =>
        !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        || Activity.Current is { HasRemoteParent: true };

    /// <summary>
    /// The part of all traces that is sent, 0 to 1, as <c>OTEL_TRACES_SAMPLER</c> and <c>OTEL_TRACES_SAMPLER_ARG</c> say; null for none.
    /// What is not understood is passed over, as OpenTelemetry's specification wants it.
    /// </summary>
    private static double? Share(IConfiguration configuration) =>
        configuration["OTEL_TRACES_SAMPLER"] switch
        {
            "always_off" or "parentbased_always_off" => null,
            "traceidratio"
            or "parentbased_traceidratio"
                when double.TryParse(configuration["OTEL_TRACES_SAMPLER_ARG"], CultureInfo.InvariantCulture, out var share)
                    && share is >= 0 and <= 1 => share,
            _ => 1,
        };
}
