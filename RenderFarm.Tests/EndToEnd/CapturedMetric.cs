namespace RenderFarm.Tests.EndToEnd;

/// <summary>A metric as it left a process.</summary>
internal sealed record CapturedMetric(string Name, string Unit, bool IsCounter)
{
    /// <summary>
    /// What Prometheus calls it, as https://github.com/prometheus/otlptranslator makes names: with the unit, unless it is an annotation in
    /// braces, and with <c>total</c> at the end of a counter.
    /// </summary>
    public string PrometheusName
    {
        get
        {
            var parts = Unit.Split('/');
            var unit = parts[0] switch
            {
                "s" => "_seconds",
                "ms" => "_milliseconds",
                "By" => "_bytes",
                "1" when !IsCounter => "_ratio",
                "1" or "" => "",
                ['{', ..] => "",
                var other => "_" + other,
            };
            var per =
                parts.Length < 2
                    ? ""
                    : parts[1] switch
                    {
                        "s" => "_per_second",
                        "h" => "_per_hour",
                        var other => "_per_" + other,
                    };
            return Name.Replace('.', '_') + unit + per + (IsCounter ? "_total" : "");
        }
    }
}
