using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RenderFarm.Tests.EndToEnd;

/// <summary>
/// A collector for OTLP over HTTP that keeps the spans. Field numbers are those of
/// https://github.com/open-telemetry/opentelemetry-proto (trace/v1/trace.proto).
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<CapturedSpan> _spans = new();
    private readonly ConcurrentDictionary<string, CapturedMetric> _metrics = new(StringComparer.Ordinal);

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Endpoint => _app.Urls.Single();

    public IReadOnlyList<CapturedSpan> Spans => [.. _spans];

    /// <summary>The metrics that came.</summary>
    public IReadOnlyCollection<CapturedMetric> Metrics => [.. _metrics.Values];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.MapPost("/v1/traces", receiver.ReceiveAsync);
        receiver._app.MapPost("/v1/metrics", receiver.ReceiveMetricsAsync);
        receiver._app.MapPost("/v1/{signal}", (string signal) => Results.Ok());
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        var export = new ProtobufReader(await ReadAsync(request));
        while (export.MoveNext())
        {
            ReadResourceSpans(export.Bytes);
        }

        return Results.Bytes(Array.Empty<byte>(), "application/x-protobuf");
    }

    /// <summary>In metrics/v1/metrics.proto a resource's scopes are field 2, and a scope's metrics too.</summary>
    private async Task<IResult> ReceiveMetricsAsync(HttpRequest request)
    {
        var export = new ProtobufReader(await ReadAsync(request));
        while (export.MoveNext())
        {
            var resource = new ProtobufReader(export.Bytes);
            while (resource.MoveNext())
            {
                if (resource.Field != 2)
                    continue;
                var scope = new ProtobufReader(resource.Bytes);
                while (scope.MoveNext())
                {
                    if (scope.Field == 2)
                        ReadMetric(scope.Bytes);
                }
            }
        }

        return Results.Bytes(Array.Empty<byte>(), "application/x-protobuf");
    }

    private void ReadMetric(ReadOnlySpan<byte> message)
    {
        string name = "",
            unit = "";
        var isCounter = false;
        var metric = new ProtobufReader(message);
        while (metric.MoveNext())
        {
            if (metric.Field == 1)
                name = metric.Text;
            else if (metric.Field == 3)
                unit = metric.Text;
            else if (metric.Field == 7)
                isCounter = IsMonotonic(metric.Bytes);
        }

        _metrics[name] = new CapturedMetric(name, unit, isCounter);
    }

    private static bool IsMonotonic(ReadOnlySpan<byte> message)
    {
        var sum = new ProtobufReader(message);
        while (sum.MoveNext())
        {
            if (sum.Field == 3)
                return sum.Number == 1;
        }

        return false;
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private void ReadResourceSpans(ReadOnlySpan<byte> message)
    {
        var service = "";
        var resourceSpans = new ProtobufReader(message);
        while (resourceSpans.MoveNext())
        {
            if (resourceSpans.Field == 1)
            {
                service = ReadTags(resourceSpans.Bytes, attributesField: 1).GetValueOrDefault("service.name", "");
            }
            else if (resourceSpans.Field == 2)
            {
                ReadScopeSpans(service, resourceSpans.Bytes);
            }
        }
    }

    private void ReadScopeSpans(string service, ReadOnlySpan<byte> message)
    {
        var source = "";
        var scopeSpans = new ProtobufReader(message);
        while (scopeSpans.MoveNext())
        {
            if (scopeSpans.Field == 1)
            {
                var scope = new ProtobufReader(scopeSpans.Bytes);
                while (scope.MoveNext())
                {
                    source = scope.Field == 1 ? scope.Text : source;
                }
            }
            else if (scopeSpans.Field == 2)
            {
                _spans.Enqueue(ReadSpan(service, source, scopeSpans.Bytes));
            }
        }
    }

    private static CapturedSpan ReadSpan(string service, string source, ReadOnlySpan<byte> message)
    {
        string name = "",
            traceId = "",
            spanId = "",
            parent = "";
        ulong start = 0,
            end = 0;
        var links = new List<string>();
        var span = new ProtobufReader(message);
        while (span.MoveNext())
        {
            switch (span.Field)
            {
                case 1:
                    traceId = span.Hex;
                    break;
                case 2:
                    spanId = span.Hex;
                    break;
                case 4:
                    parent = span.Hex;
                    break;
                case 5:
                    name = span.Text;
                    break;
                case 7:
                    start = span.Number;
                    break;
                case 8:
                    end = span.Number;
                    break;
                case 13:
                    var link = new ProtobufReader(span.Bytes);
                    while (link.MoveNext())
                    {
                        if (link.Field == 1)
                        {
                            links.Add(link.Hex);
                        }
                    }

                    break;
            }
        }

        return new(service, source, name, traceId, spanId, parent, start, end, ReadTags(message, attributesField: 9), links);
    }

    private static Dictionary<string, string> ReadTags(ReadOnlySpan<byte> message, int attributesField)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var fields = new ProtobufReader(message);
        while (fields.MoveNext())
        {
            if (fields.Field != attributesField)
            {
                continue;
            }

            string key = "",
                value = "";
            var pair = new ProtobufReader(fields.Bytes);
            while (pair.MoveNext())
            {
                if (pair.Field == 1)
                {
                    key = pair.Text;
                }
                else if (pair.Field == 2)
                {
                    value = ReadValue(pair.Bytes);
                }
            }

            tags[key] = value;
        }

        return tags;
    }

    private static string ReadValue(ReadOnlySpan<byte> message)
    {
        var value = new ProtobufReader(message);
        return !value.MoveNext() ? ""
            : value.Field == 1 ? value.Text
            : ((long)value.Number).ToString(CultureInfo.InvariantCulture);
    }
}
