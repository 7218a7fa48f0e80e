using System.Diagnostics;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Worker.Chunks;

/// <summary>Spans that follow each other without a gap: each begins at the moment at which the one before it ends.</summary>
/// <param name="parent">What they belong to; null when nobody records it.</param>
/// <param name="most">So many at most: what comes after belongs to the last.</param>
internal sealed class SpanRow(Activity? parent, int most = int.MaxValue) : IDisposable
{
    private Activity? _now;
    private int _count;

    /// <summary>Ends the span before and begins one, unless that is what goes on already.</summary>
    public Activity? Enter(string name, DateTimeOffset? at = null)
    {
        if (parent is not { IsAllDataRequested: true } || _now?.OperationName == name || _count >= most) return _now;

        var now = at ?? DateTimeOffset.UtcNow;
        End(now);
        _count++;
        return _now = FarmTelemetry.Source.StartActivity(name, ActivityKind.Internal, parent.Context, startTime: now);
    }

    /// <summary>Ends the last one.</summary>
    public void End(DateTimeOffset at)
    {
        _now?.SetEndTime(at.UtcDateTime);
        _now?.Dispose();
        _now = null;
    }

    public void Dispose() => End(DateTimeOffset.UtcNow);
}
