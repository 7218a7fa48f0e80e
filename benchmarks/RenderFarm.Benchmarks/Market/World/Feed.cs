using RenderFarm.Coordinator.Dispatch;

namespace RenderFarm.Benchmarks.Market.World;

/// <summary>The job's frames and its queue.</summary>
internal sealed class Feed(int frames)
{
    private static readonly DispatchOptions Options = new();

    private readonly SortedSet<int> _waiting = [.. Enumerable.Range(0, frames)];
    private readonly Queue<Queue<int>> _queue = new();
    private double _renderSeconds;

    /// <summary>Stored frames.</summary>
    public int Rendered { get; private set; }

    /// <summary>Frames that are not stored.</summary>
    public int Remaining => frames - Rendered;

    /// <summary>Frames that are fed or rendering.</summary>
    public int InHand { get; private set; }

    /// <summary>Chunks that wait for a worker.</summary>
    public int Queued => _queue.Count;

    /// <summary>Puts chunks onto the queue until it is deep enough, as the coordinator does.</summary>
    /// <param name="workers">Workers that can render.</param>
    /// <param name="atWork">Chunks in their hands.</param>
    /// <param name="affordable">How many of some frames the budget pays.</param>
    public void Fill(int workers, int atWork, Func<int, int> affordable)
    {
        while (_waiting.Count > 0 && _queue.Count + atWork < DispatchPlan.TargetChunks(workers, Options))
        {
            var size = DispatchPlan.ChunkFrames(Rendered == 0 ? null : _renderSeconds / Rendered, _waiting.Count, workers, Options);
            var chunk = new Queue<int>(_waiting.Take(affordable(size)));
            if (chunk.Count == 0)
                return;
            _waiting.ExceptWith(chunk);
            InHand += chunk.Count;
            _queue.Enqueue(chunk);
        }
    }

    /// <summary>The next chunk; null when none waits.</summary>
    public Queue<int>? Take() => _queue.TryDequeue(out var chunk) ? chunk : null;

    /// <summary>A frame is stored.</summary>
    public void Store(double renderSeconds)
    {
        Rendered++;
        InHand--;
        _renderSeconds += renderSeconds;
    }

    /// <summary>A frame has not been rendered.</summary>
    public void Return(int frame)
    {
        _waiting.Add(frame);
        InHand--;
    }

    /// <summary>The job has ended: what waits on the queue does so no longer.</summary>
    public void Clear()
    {
        foreach (var frame in _queue.SelectMany(chunk => chunk))
            Return(frame);
        _queue.Clear();
    }
}
