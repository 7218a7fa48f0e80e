using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Frames;
using RenderFarm.ServiceDefaults.Telemetry;
using RenderFarm.Tests.EndToEnd;

namespace RenderFarm.Tests.Docs;

/// <summary><c>docs/telemetry.md</c> and <c>docs/grafana-dashboard.json</c>.</summary>
[Trait("Category", "Fast")]
public sealed partial class TelemetryDocsTests
{
    [Fact]
    public void Every_metric_of_the_farm_is_listed_with_its_unit()
    {
        var text = Read("telemetry.md");
        Assert.All(Ours(), metric => Assert.Contains($"| `{metric.Name}` | `{metric.Unit}` |", text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_dashboard_names_no_metric_of_the_farm_that_the_code_does_not_have()
    {
        var named = DashboardMetrics().Where(name => name.StartsWith("renderfarm_", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(Ours().Select(metric => metric.PrometheusName)));
    }

    [Fact]
    public void The_dashboard_has_panels_with_titles_that_do_not_lie_upon_each_other()
    {
        var panels = Dashboard().GetProperty("panels").EnumerateArray().ToList();
        Assert.All(panels, panel => Assert.NotEmpty(panel.GetProperty("title").GetString()!));
        var cells = panels
            .SelectMany(panel =>
            {
                var place = panel.GetProperty("gridPos");
                int At(string name) => place.GetProperty(name).GetInt32();
                return from x in Enumerable.Range(At("x"), At("w")) from y in Enumerable.Range(At("y"), At("h")) select (x, y);
            })
            .ToList();
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.All(cells, cell => Assert.InRange(cell.x, 0, 23));
    }

    /// <summary>What the dashboard shows of others came from a farm that ran, and so did the farm's own frames.</summary>
    internal static void AssertMeasured(IReadOnlyCollection<CapturedMetric> metrics)
    {
        var measured = metrics.Select(metric => metric.PrometheusName).ToHashSet();
        Assert.Empty(DashboardMetrics().Where(name => !name.StartsWith("renderfarm_", StringComparison.Ordinal)).Except(measured));
        Assert.Superset(
            new HashSet<string>
            {
                "renderfarm_frames_total",
                "renderfarm_frame_render_duration_seconds",
                "renderfarm_frame_queue_duration_seconds",
                "renderfarm_frames_waiting",
                "renderfarm_workers",
            },
            measured
        );
    }

    /// <summary>Every name of a span or an attribute that the page has.</summary>
    internal static HashSet<string> Names() => [.. DottedName().Matches(Read("telemetry.md")).Select(match => match.Value)];

    private static List<CapturedMetric> Ours()
    {
        var metrics = new List<CapturedMetric>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter == FarmTelemetry.Meter)
                    metrics.Add(
                        new CapturedMetric(
                            instrument.Name,
                            instrument.Unit ?? "",
                            instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal)
                        )
                    );
            },
        };
        RuntimeHelpers.RunClassConstructor(typeof(FrameMetrics).TypeHandle);
        _ = new CostMetrics();
        listener.Start();
        return metrics;
    }

    private static HashSet<string> DashboardMetrics() =>
        [
            .. Dashboard()
                .GetProperty("panels")
                .EnumerateArray()
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                .SelectMany(target => MetricName().Matches(Labels().Replace(target.GetProperty("expr").GetString()!, "")))
                .Select(match => HistogramSeries().Replace(match.Value, "")),
        ];

    private static JsonElement Dashboard() => JsonDocument.Parse(Read("grafana-dashboard.json")).RootElement;

    private static string Read(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RenderFarm.sln")))
            folder = folder.Parent;
        return File.ReadAllText(
            Path.Combine(folder?.FullName ?? throw new InvalidOperationException("The repository was not found."), "docs", name)
        );
    }

    [GeneratedRegex(@"\{[^}]*\}|\bby \([^)]*\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Labels();

    [GeneratedRegex(@"\b[a-z]+(_[a-z0-9]+)+\b(?!\()", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HistogramSeries();

    [GeneratedRegex(@"\b[a-z0-9]+(\.[a-z0-9_]+)+\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DottedName();
}
