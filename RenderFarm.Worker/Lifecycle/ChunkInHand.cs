using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Lifecycle;

/// <summary>
/// The chunk that this worker renders now: one at most. The worker is occupied and tells so meanwhile. It ends when its job is canceled
/// or paused.
/// </summary>
internal sealed class ChunkInHand(Occupation occupation, WorkerState state)
{
    private readonly Lock _lock = new();
    private string? _jobId;
    private Hold? _hold;
    private Task _ended = Task.CompletedTask;

    /// <summary>Marks a chunk as begun, until the result is disposed.</summary>
    public Hold Begin(RenderChunk chunk)
    {
        var hold = new Hold(this, occupation.Begin());
        lock (_lock)
        {
            _jobId = chunk.JobId;
            _hold = hold;
            _ended = hold.Ended;
        }

        state.Render(chunk.ChunkId);
        return hold;
    }

    /// <summary>Ends the chunk if it is the job's: at once, or after the frame that is being rendered.</summary>
    public void End(string jobId, bool finishesFrame)
    {
        lock (_lock)
        {
            if (_jobId == jobId)
                _hold?.End(finishesFrame);
        }
    }

    public Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _ended.WaitAsync(cancellationToken);
    }

    private void End()
    {
        state.Idle();
        lock (_lock)
        {
            _jobId = null;
            _hold = null;
        }
    }

    /// <summary>A chunk in hand, until it is disposed.</summary>
    internal sealed class Hold(ChunkInHand inHand, IDisposable work) : IDisposable
    {
        private readonly CancellationTokenSource _dropped = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private volatile bool _isHeld;

        /// <summary>No further frame is to be begun: the job was canceled, or is paused.</summary>
        public bool IsHeld => _isHeld;

        /// <summary>And the frame in hand is not finished.</summary>
        public CancellationToken Dropped => _dropped.Token;

        public Task Ended => _ended.Task;

        /// <summary>Does not wait for what comes of it.</summary>
        public void End(bool finishesFrame)
        {
            _isHeld = true;
            if (!finishesFrame)
                _ = _dropped.CancelAsync();
        }

        public void Dispose()
        {
            inHand.End();
            _dropped.Dispose();
            _ended.TrySetResult();
            work.Dispose();
        }
    }
}
