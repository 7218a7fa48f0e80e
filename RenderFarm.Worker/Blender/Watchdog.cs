using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// Finds out that a Blender hangs: its status has not changed for too long. Printing alone is no progress, nor is going to and fro between
/// a few statuses.
/// What a status says may be a scene's words all the same, so that it puts the end off, but never beyond a bound.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    /// <summary>
    /// So many statuses must not come round: a loop over more of them is taken for work, such as one over the objects of a scene.
    /// </summary>
    private const int Remembered = 32;

    private readonly CancellationTokenSource _hung;
    private readonly Queue<string> _recent = new(Remembered);
    private readonly TimeSpan _patience;
    private readonly TimeSpan _longest;
    private readonly TimeProvider _time;
    private readonly long _begun;
    private string? _status;

    /// <summary>Begins to watch.</summary>
    /// <param name="patience">How long the status may stay the same.</param>
    /// <param name="longest">How long it may go on, whatever it says.</param>
    /// <param name="time">Measures both.</param>
    public Watchdog(TimeSpan patience, TimeSpan longest, TimeProvider time)
    {
        _patience = patience;
        _longest = longest;
        _time = time;
        _begun = time.GetTimestamp();
        _hung = new CancellationTokenSource(patience < longest ? patience : longest, time);
    }

    /// <summary>Canceled when there was no progress for too long.</summary>
    public CancellationToken Hung => _hung.Token;

    /// <summary>Takes a line in.</summary>
    public void See(string line)
    {
        if (StatusLine.Read(line) is not { } status)
            return;

        _status = status;
        if (_recent.Contains(status))
            return;

        if (_recent.Count == Remembered)
            _recent.Dequeue();
        _recent.Enqueue(status);
        var left = _longest - _time.GetElapsedTime(_begun);
        if (left > TimeSpan.Zero)
            _hung.CancelAfter(_patience < left ? _patience : left);
    }

    /// <summary>Says why Blender was ended.</summary>
    /// <param name="logTail">The last lines that it printed.</param>
    public RenderFault Explain(string? logTail)
    {
        var last = _status is { } status ? $" It last said '{FrameLog.Printable(status)}'." : "";
        return new RenderFault(
            FaultKind.Frame,
            _time.GetElapsedTime(_begun) >= _longest
                ? $"Blender was not done within {_longest.TotalHours:0.#} hours and was ended.{last} See Blender:FrameTimeout."
                : $"Blender made no progress for {_patience.TotalSeconds:0.#} seconds and was ended.{last} See Blender:HangTimeout.",
            logTail
        );
    }

    public void Dispose() => _hung.Dispose();
}
