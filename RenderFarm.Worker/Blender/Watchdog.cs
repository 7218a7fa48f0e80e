namespace RenderFarm.Worker.Blender;

/// <summary>
/// Finds out that a Blender hangs: its status has not changed for too long. Printing alone is no progress, nor is going to and fro between a few statuses.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    /// <summary>So many statuses must not come round: a loop over more of them is taken for work, such as one over the objects of a scene.</summary>
    private const int Remembered = 32;

    private readonly CancellationTokenSource _hung;
    private readonly Queue<string> _recent = new(Remembered);

    /// <summary>Begins to watch.</summary>
    /// <param name="patience">How long the status may stay the same.</param>
    /// <param name="time">Measures it.</param>
    public Watchdog(TimeSpan patience, TimeProvider time)
    {
        Patience = patience;
        _hung = new CancellationTokenSource(patience, time);
    }

    public TimeSpan Patience { get; }

    /// <summary>Canceled when there was no progress for <see cref="Patience"/>.</summary>
    public CancellationToken Hung => _hung.Token;

    /// <summary>What Blender said last that it is doing; null when it said nothing.</summary>
    public string? Status { get; private set; }

    /// <summary>Takes a line in.</summary>
    public void See(string line)
    {
        if (StatusLine.Read(line) is not { } status) return;

        Status = status;
        if (_recent.Contains(status)) return;

        if (_recent.Count == Remembered) _recent.Dequeue();
        _recent.Enqueue(status);
        _hung.CancelAfter(Patience);
    }

    public void Dispose() => _hung.Dispose();
}
