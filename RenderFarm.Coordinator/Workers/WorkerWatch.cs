using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Workers;

/// <summary>Finds the workers that have fallen silent.</summary>
internal sealed class WorkerWatch(FarmStore store, WorkerLifecycle workers, FarmClock clock, IOptions<WorkerWatchOptions> options)
{
    /// <summary>Calls those lost that have been silent for too long.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (
            !clock.IsSettled
            || store.Read(connection => WorkerTable.SilentSince(connection, clock.Now - options.Value.LostAfter)).Count == 0
        )
            return;
        await store.WriteAsync(
            farm =>
            {
                foreach (var worker in WorkerTable.SilentSince(farm.Connection, farm.Now - options.Value.LostAfter))
                    workers.Apply(farm, worker, WorkerTrigger.FallSilent);
            },
            cancellationToken
        );
    }
}

/// <summary>When a worker counts as lost, and when it is forgotten. Section <c>Workers</c>.</summary>
internal sealed class WorkerWatchOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Workers";

    /// <summary>Silence after which a worker is lost, 1 second to 1 hour. Heartbeats come every 5 seconds.</summary>
    public TimeSpan LostAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after its start the coordinator calls nobody lost, 0 to 1 hour.</summary>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Silence after which the control queue of a worker that is gone or lost is removed: it is not coming back. One that ends in an
    /// orderly way removes its queue itself, a little after its last words.
    /// </summary>
    public TimeSpan DeleteQueueAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long workers that are gone or lost are still shown, up to 365 days.</summary>
    public TimeSpan ForgetAfter { get; set; } = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Within(Section, nameof(LostAfter), LostAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            .. OptionChecks.Within(Section, nameof(GracePeriod), GracePeriod, TimeSpan.Zero, TimeSpan.FromHours(1)),
            .. OptionChecks.Within(Section, nameof(DeleteQueueAfter), DeleteQueueAfter, LostAfter, TimeSpan.FromDays(365)),
            .. OptionChecks.Within(Section, nameof(ForgetAfter), ForgetAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
        ];
}

/// <summary>
/// The coordinator's time, and whether it has listened long enough to call anything lost. It begins anew when the coordinator did not run
/// for a while, such as on a laptop that slept.
/// </summary>
internal sealed class FarmClock(TimeProvider time, IOptions<WorkerWatchOptions> options)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _awakeSince = time.GetUtcNow();
    private DateTimeOffset? _beatAt;
    private bool _hasCaughtUp;

    /// <summary>The coordinator's time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>When the coordinator began to listen: its start, or the end of its last sleep.</summary>
    public DateTimeOffset AwakeSince
    {
        get
        {
            lock (_lock)
            {
                // By the clock on the wall: others do not go on in a sleep.
                if (Now - _beatAt >= options.Value.LostAfter)
                    (_awakeSince, _beatAt, _hasCaughtUp) = (Now, Now, false);
                return _awakeSince;
            }
        }
    }

    /// <summary>Whether the grace period is over: what was reported while nobody listened has been read by then.</summary>
    public bool IsSettled => Now >= AwakeSince + options.Value.GracePeriod;

    /// <summary>Whether it is known what detached jobs have come to while nobody listened.</summary>
    public bool HasCaughtUp => AwakeSince <= Now && _hasCaughtUp;

    /// <summary>The coordinator runs. To be called every few seconds.</summary>
    public void Beat()
    {
        _ = AwakeSince;
        lock (_lock)
            _beatAt = Now;
    }

    /// <summary>It is known now.</summary>
    /// <param name="since">The <see cref="AwakeSince"/> that it was found out for.</param>
    public void CaughtUp(DateTimeOffset since)
    {
        lock (_lock)
            _hasCaughtUp = since == _awakeSince;
    }
}
