using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RenderFarm.ServiceDefaults.Telemetry;

/// <summary>Where the farm's own spans and numbers come from. All of them are listed in <c>docs/telemetry.md</c>.</summary>
public static class FarmTelemetry
{
    /// <summary>Name of <see cref="Source"/> and <see cref="Meter"/>.</summary>
    public const string Name = "RenderFarm";

    /// <summary>Source of the farm's spans.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Source of the farm's metrics.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>Records what is over: a wait, which nothing ran in.</summary>
    /// <param name="name">Name of the span.</param>
    /// <param name="parent">What it belongs to; without one nothing is recorded.</param>
    /// <param name="from">When it began; by the clock of another machine it may be later than <paramref name="until"/>, and then it is
    /// that.</param>
    /// <param name="until">When it ended.</param>
    /// <param name="tags">Its attributes.</param>
    public static void Record(
        string name,
        ActivityContext parent,
        DateTimeOffset from,
        DateTimeOffset until,
        params ReadOnlySpan<(string Key, object? Value)> tags
    )
    {
        if (parent.TraceId == default)
            return;

        using var span = Source.StartActivity(name, ActivityKind.Internal, parent, startTime: from < until ? from : until);
        span.Tag(tags)?.SetEndTime(until.UtcDateTime);
    }

    /// <summary>Sets attributes; those without a value are left out.</summary>
    public static Activity? Tag(this Activity? span, params ReadOnlySpan<(string Key, object? Value)> tags)
    {
        if (span is not { IsAllDataRequested: true })
            return span;

        foreach (var (key, value) in tags)
        {
            if (value is not null)
                span.SetTag(key, value);
        }

        return span;
    }

    /// <summary>Has the trace sent whatever the sampling says: from here on, and what this process still holds of it.</summary>
    public static void Keep(this Activity? span)
    {
        if (span is not null)
            span.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
    }
}
