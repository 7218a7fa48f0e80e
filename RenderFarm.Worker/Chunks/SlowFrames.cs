namespace RenderFarm.Worker.Chunks;

/// <summary>Finds the slowest of the frames that the worker has finished lately: their traces are sent whatever the sampling says.</summary>
internal sealed class SlowFrames
{
    /// <summary>Frames that one is compared with: enough to know one in twenty, and few enough to follow a scene that gets heavier.</summary>
    private const int Remembered = 100;

    private const int OneIn = 20;

    private readonly Lock _lock = new();
    private readonly Queue<TimeSpan> _latest = [];
    private string? _job;

    /// <summary>Takes a frame in.</summary>
    /// <returns>Whether it belongs to the slowest twentieth of its job.</returns>
    public bool IsSlow(string job, TimeSpan time)
    {
        lock (_lock)
        {
            if (_job != job) _latest.Clear();
            _job = job;
            var isSlow = _latest.Count(other => other >= time) * OneIn <= _latest.Count;
            _latest.Enqueue(time);
            if (_latest.Count > Remembered) _latest.Dequeue();
            return isSlow;
        }
    }
}
