using RenderFarm.Coordinator.Infrastructure;

namespace RenderFarm.Coordinator.Events;

/// <summary>Where committed changes wait for the event stream. Empty while nobody watches.</summary>
internal sealed class ChangeBoard(Subscribers subscribers) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _posted = new(0, 1);
    private ChangeSet _changes = new();

    /// <summary>Adds what a transaction has changed.</summary>
    public void Post(ChangeSet changes)
    {
        if (changes.IsEmpty || subscribers.Count == 0)
            return;
        lock (_gate)
        {
            _changes.Add(changes);
            if (_posted.CurrentCount == 0)
                _posted.Release();
        }
    }

    /// <summary>Waits for changes and takes them.</summary>
    public async Task<ChangeSet> TakeAsync(CancellationToken cancellationToken)
    {
        await _posted.WaitAsync(cancellationToken);
        lock (_gate)
        {
            var taken = _changes;
            _changes = new ChangeSet();
            return taken;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _posted.Dispose();
}

/// <summary>Wakes the dispatch loop before its pause is over.</summary>
internal sealed class DispatchSignal : Signal;

/// <summary>Wakes the fleet loop before its pause is over.</summary>
internal sealed class FleetSignal : Signal;
