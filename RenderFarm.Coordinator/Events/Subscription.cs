namespace RenderFarm.Coordinator.Events;

/// <summary>
/// What one watcher has not read yet: the newest event of each subject, oldest subject first. A watcher so slow that too many subjects
/// pile up is cut off; it connects again and begins with the state of that moment.
/// </summary>
internal sealed class Subscription(int maxSubjects) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _filled = new(0, 1);
    private OrderedDictionary<string, byte[]> _letters = new(StringComparer.Ordinal);
    private bool _closed;

    /// <summary>Puts an event, in place of the last one of the same subject.</summary>
    public void Put(string subject, byte[] data)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _letters[subject] = data;
            if (_letters.Count > maxSubjects)
            {
                _closed = true;
                _letters.Clear();
            }

            if (_filled.CurrentCount == 0)
                _filled.Release();
        }
    }

    /// <summary>Waits for events and takes them all.</summary>
    /// <returns>Nothing when the time is over; null when the watcher is cut off.</returns>
    public async Task<IReadOnlyCollection<byte[]>?> TakeAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        await _filled.WaitAsync(timeout, cancellationToken);
        lock (_gate)
        {
            if (_closed)
                return null;
            var taken = _letters;
            _letters = new OrderedDictionary<string, byte[]>(StringComparer.Ordinal);
            return taken.Values;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _filled.Dispose();
        }
    }
}

/// <summary>Those who watch the farm.</summary>
internal sealed class Subscribers
{
    private readonly Lock _gate = new();
    private Subscription[] _mailboxes = [];

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _mailboxes).Length;

    /// <summary>Adds one, unless there are too many.</summary>
    public bool TryAdd(Subscription mailbox, int limit)
    {
        lock (_gate)
        {
            if (_mailboxes.Length >= limit)
                return false;
            _mailboxes = [.. _mailboxes, mailbox];
            return true;
        }
    }

    /// <summary>Removes one.</summary>
    public void Remove(Subscription mailbox)
    {
        lock (_gate)
            _mailboxes = [.. _mailboxes.Where(other => other != mailbox)];
    }

    /// <summary>Puts an event into every mailbox.</summary>
    public void Send(string subject, byte[] data)
    {
        foreach (var mailbox in Volatile.Read(ref _mailboxes))
            mailbox.Put(subject, data);
    }
}
