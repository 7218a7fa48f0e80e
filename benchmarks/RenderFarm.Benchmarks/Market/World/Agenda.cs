namespace RenderFarm.Benchmarks.Market.World;

/// <summary>What is going to happen, in the order of time, and of two things at the same time in that of their planning.</summary>
internal sealed class Agenda(DateTimeOffset start)
{
    private readonly PriorityQueue<Action, (DateTimeOffset At, long Sequence)> _events = new();
    private long _sequence;

    /// <summary>The time.</summary>
    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>Plans.</summary>
    public void In(double seconds, Action action) => At(Now.AddSeconds(seconds), action);

    /// <inheritdoc cref="In"/>
    public void At(DateTimeOffset time, Action action) => _events.Enqueue(action, (time > Now ? time : Now, _sequence++));

    /// <summary>Lets the next thing happen; false when nothing is left.</summary>
    public bool Step()
    {
        if (!_events.TryDequeue(out var action, out var due))
            return false;
        Now = due.At;
        action();
        return true;
    }
}
