using Microsoft.Data.Sqlite;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Transitions;

/// <summary>One change of the farm: the open transaction, its time, and what it has touched so far.</summary>
internal sealed class FarmTransaction(SqliteConnection connection, DateTimeOffset now)
{
    private readonly List<(Frame Before, Frame After)> _movedFrames = [];
    private readonly HashSet<(string JobId, int Number)> _dividedFrames = [];
    private readonly List<Worker> _departedWorkers = [];

    public SqliteConnection Connection { get; } = connection;

    /// <summary>The coordinator's time when the transaction began.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>What to tell those who watch, after the commit.</summary>
    public ChangeSet Changes { get; } = new();

    /// <summary>Frames and parts whose state changed, for the ripple to their jobs.</summary>
    public IReadOnlyList<(Frame Before, Frame After)> MovedFrames => _movedFrames;

    /// <summary>Frames of which a part has changed, for the ripple from the parts.</summary>
    public IReadOnlyCollection<(string JobId, int Number)> DividedFrames => _dividedFrames;

    /// <summary>Workers that no longer hold what they held, for the ripple to their chunks.</summary>
    public IReadOnlyList<Worker> DepartedWorkers => _departedWorkers;

    /// <summary>A frame has changed its state.</summary>
    public void Moved(Frame before, Frame after)
    {
        _movedFrames.Add((before, after));
        Touched(after);
        Changes.Job(after.JobId);
    }

    /// <summary>Something of a frame has changed.</summary>
    public void Touched(Frame frame)
    {
        if (frame.Part > 0)
            _dividedFrames.Add((frame.JobId, frame.Number));
        Changes.Frame(frame.JobId, frame.Number);
    }

    /// <summary>A worker is gone, lost, or has started anew.</summary>
    public void Departed(Worker worker) => _departedWorkers.Add(worker);
}
