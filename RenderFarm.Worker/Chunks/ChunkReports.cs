using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Presence;
using RenderFarm.Worker.Storage;

namespace RenderFarm.Worker.Chunks;

/// <summary>What one chunk's worker tells the coordinator.</summary>
internal sealed class ChunkReports(Coordinator coordinator, RenderChunk chunk, string workerId, TimeProvider time)
{
    /// <summary>Progress is for people to look at.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private readonly List<Task> _unawaited = [];
    private Task _progress = Task.CompletedTask;
    private long _progressAt;

    public Task ChunkStartedAsync(CancellationToken cancellation) => coordinator.SendAsync(
        new ChunkStarted { ChunkId = chunk.ChunkId, JobId = chunk.JobId, WorkerId = workerId, SentAt = time.GetUtcNow() }, cancellation);

    /// <summary>Says that the worker is done with the chunk, when everything before has been said.</summary>
    public async Task ChunkEndedAsync(CancellationToken cancellation)
    {
        // One that did not arrive is made good by what was said of the frame later.
        await Task.WhenAll(_unawaited).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await coordinator.SendAsync(
            new ChunkEnded { ChunkId = chunk.ChunkId, JobId = chunk.JobId, WorkerId = workerId, SentAt = time.GetUtcNow() }, cancellation);
    }

    /// <summary>Sent while Blender renders already: the time between two frames is the renderer's.</summary>
    public void FrameStarted(int frame, CancellationToken cancellation)
    {
        _progressAt = time.GetTimestamp();
        _unawaited.Add(coordinator.SendAsync(
            new FrameStarted { JobId = chunk.JobId, ChunkId = chunk.ChunkId, Frame = frame, WorkerId = workerId, SentAt = time.GetUtcNow() }, cancellation));
    }

    /// <summary>Sent about once a second, one at a time, and lost when it does not arrive.</summary>
    public void Progress(int frame, double fraction, CancellationToken cancellation)
    {
        if (time.GetElapsedTime(_progressAt) < ProgressInterval || !_progress.IsCompleted) return;

        _progressAt = time.GetTimestamp();
        _progress = SendProgressAsync(frame, fraction, cancellation);
    }

    public Task RenderedAsync(FrameRun frame, string key, long sizeBytes, byte[]? sha256, CancellationToken cancellation) => coordinator.SendAsync(
        new FrameRendered
        {
            JobId = chunk.JobId,
            ChunkId = chunk.ChunkId,
            Frame = frame.Number,
            WorkerId = workerId,
            Key = key,
            SizeBytes = sizeBytes,
            Sha256 = sha256 is null ? null : Convert.ToHexStringLower(sha256),
            AlreadyStored = sha256 is null,
            LogKey = frame.Log is null ? null : ObjectKeys.Log(chunk.OutputPrefix, frame.Number),
            Timings = frame.Timings,
            SentAt = time.GetUtcNow(),
        },
        cancellation);

    public Task FailedAsync(FrameRun frame, RenderFault fault, CancellationToken cancellation) => coordinator.SendAsync(
        new FrameFailed
        {
            JobId = chunk.JobId,
            ChunkId = chunk.ChunkId,
            Frame = frame.Number,
            WorkerId = workerId,
            Fault = fault.Kind,
            Error = fault.Message,
            LogTail = fault.LogTail,
            LogKey = frame.Log is null ? null : ObjectKeys.Log(chunk.OutputPrefix, frame.Number),
            SentAt = time.GetUtcNow(),
        },
        cancellation);

    private async Task SendProgressAsync(int frame, double fraction, CancellationToken cancellation) => await coordinator
        .SendOnceAsync(
            new FrameProgress
            {
                JobId = chunk.JobId,
                ChunkId = chunk.ChunkId,
                Frame = frame,
                WorkerId = workerId,
                Fraction = fraction,
                SentAt = time.GetUtcNow(),
            },
            cancellation)
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
