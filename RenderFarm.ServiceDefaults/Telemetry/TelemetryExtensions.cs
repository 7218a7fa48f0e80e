using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace RenderFarm.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    /// <summary>Sends traces, metrics and logs to the collector that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names; without it nothing.</summary>
    public static void AddFarmTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeScopes = true;
            logging.IncludeFormattedMessage = true;
            logging.AddOtlpExporter();
        });

        // Before all other services, so that it is stopped after them and sends what they say last.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryService>());
    }
}
