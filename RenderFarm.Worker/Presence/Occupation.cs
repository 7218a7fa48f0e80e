namespace RenderFarm.Worker.Presence;

/// <summary>When this worker last did something, and when it last reached the coordinator's queue. Before the first time that is when it started.</summary>
internal sealed class Occupation(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _idleSince = time.GetTimestamp();
    private long _reachedAt = time.GetTimestamp();
    private int _works;

    /// <summary>How long it has had nothing to do; zero while it has.</summary>
    public TimeSpan IdleFor
    {
        get
        {
            lock (_lock) return _works > 0 ? TimeSpan.Zero : time.GetElapsedTime(_idleSince);
        }
    }

    /// <summary>How long the queue could not be reached.</summary>
    public TimeSpan UnreachableFor => time.GetElapsedTime(Volatile.Read(ref _reachedAt));

    /// <summary>Marks a piece of work as begun, until the result is disposed.</summary>
    public IDisposable Begin()
    {
        lock (_lock) _works++;
        return new Work(this);
    }

    /// <summary>The queue took a message.</summary>
    public void Reached() => Volatile.Write(ref _reachedAt, time.GetTimestamp());

    private void End()
    {
        lock (_lock)
        {
            _works--;
            _idleSince = time.GetTimestamp();
        }
    }

    private sealed class Work(Occupation occupation) : IDisposable
    {
        public void Dispose() => occupation.End();
    }
}
