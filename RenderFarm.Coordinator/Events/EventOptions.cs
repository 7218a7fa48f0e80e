using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Events;

/// <summary>Limits of those who watch. Section <c>Events</c>.</summary>
internal sealed class EventOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Events";

    /// <summary>Watchers at a time, 1 to 10000.</summary>
    public int MaxWatchers { get; set; } = 200;

    /// <summary>Jobs, frames and workers with news that one watcher may leave unread, 100 to 100000, before it is cut off.</summary>
    public int MaxUnread { get; set; } = 5000;

    /// <summary>Jobs that a new watcher is told of, 1 to 500.</summary>
    public int JobsAtStart { get; set; } = 50;

    /// <summary>Pause after which a watcher hears that the line is alive, 1 second to 1 minute; proxies cut idle lines after about one.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
    [
        .. OptionChecks.Within(Section, nameof(MaxWatchers), MaxWatchers, 1, 10_000),
        .. OptionChecks.Within(Section, nameof(MaxUnread), MaxUnread, 100, 100_000),
        .. OptionChecks.Within(Section, nameof(JobsAtStart), JobsAtStart, 1, 500),
        .. OptionChecks.Within(Section, nameof(Heartbeat), Heartbeat, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
    ];
}
