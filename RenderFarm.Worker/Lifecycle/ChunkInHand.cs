using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Lifecycle;

/// <summary>
/// The chunk that this worker renders now: one at most. The worker is occupied and tells so meanwhile. Canceling the chunk's job ends it.
/// </summary>
internal sealed class ChunkInHand(Occupation occupation, WorkerState state)
{
    private readonly Lock _lock = new();
    private string? _jobId;
    private Action? _cancel;
    private Task _ended = Task.CompletedTask;

    /// <summary>Marks a chunk as begun, until the result is disposed.</summary>
    public Hold Begin(RenderChunk chunk)
    {
        var hold = new Hold(this, occupation.Begin());
        lock (_lock)
        {
            _jobId = chunk.JobId;
            _cancel = hold.Cancel;
            _ended = hold.Ended;
        }

        state.Render(chunk.ChunkId);
        return hold;
    }

    /// <summary>Ends the chunk if it is the job's.</summary>
    public void Cancel(string jobId)
    {
        lock (_lock)
        {
            if (_jobId == jobId)
                _cancel?.Invoke();
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
            _cancel = null;
        }
    }

    /// <summary>A chunk in hand, until it is disposed.</summary>
    internal sealed class Hold(ChunkInHand inHand, IDisposable work) : IDisposable
    {
        private readonly CancellationTokenSource _canceled = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The job was canceled.</summary>
        public CancellationToken Canceled => _canceled.Token;

        public Task Ended => _ended.Task;

        /// <summary>Does not wait for what comes of it.</summary>
        public void Cancel() => _ = _canceled.CancelAsync();

        public void Dispose()
        {
            inHand.End();
            _canceled.Dispose();
            _ended.TrySetResult();
            work.Dispose();
        }
    }
}
