using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Feed;

/// <summary>When this coordinator began, and whether it has listened long enough to call anything lost.</summary>
internal sealed class FarmClock(TimeProvider time, IOptions<WorkerWatchOptions> options)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>The coordinator's time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Whether the grace period after the start is over: what was reported while nobody listened has been read by then.</summary>
    public bool IsSettled => Now >= _startedAt + options.Value.GracePeriod;
}
