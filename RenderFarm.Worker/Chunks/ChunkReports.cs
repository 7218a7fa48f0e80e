using System.Diagnostics;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.ObjectStore;

namespace RenderFarm.Worker.Chunks;

/// <summary>Stores what Blender prints for a frame while it renders. The whole log is stored after that is over.</summary>
internal sealed class LiveLog : IAsyncDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly Task _storing;

    public LiveLog(FrameInHand frame, FrameStore store, TimeSpan interval, TimeProvider time, CancellationToken abort)
    {
        _over = CancellationTokenSource.CreateLinkedTokenSource(abort);
        // As with progress, so many spans would bury the trace.
        var current = Activity.Current;
        Activity.Current = null;
        _storing = StoreAsync(frame, store, interval, time, _over.Token);
        Activity.Current = current;
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private static async Task StoreAsync(
        FrameInHand frame,
        FrameStore store,
        TimeSpan interval,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var key = new JobKeys(frame.Chunk.OutputPrefix).Log(frame.Number, frame.Part);
        var stored = "";
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (frame.Scene.Log?.ToString() is not { } text || text == stored)
                continue;
            try
            {
                await store.PutLogAsync(key, text, cancellationToken);
                stored = text;
            }
            catch (RenderFault)
            {
                // It comes with the image, if not before.
            }
        }
    }
}

/// <summary>What one chunk's worker tells the coordinator.</summary>
internal sealed class ChunkReports(Coordinator coordinator, RenderChunk chunk, WorkerOptions options, TimeProvider time)
{
    private readonly List<Task> _unawaited = [];
    private Task _progress = Task.CompletedTask;
    private long _progressAt;

    public RenderChunk Chunk => chunk;

    /// <summary>The job's keys in the bucket.</summary>
    public JobKeys Keys { get; } = new(chunk.OutputPrefix);

    public string WorkerId => options.Id;

    /// <summary>A chunk of a divided frame has one part.</summary>
    private int Part => chunk.Frames[0].Part;

    /// <summary>Says that the chunk is not for this worker.</summary>
    public Task ChunkDeclinedAsync(CancellationToken cancellationToken) =>
        coordinator.SendAsync(
            new ChunkDeclined
            {
                ChunkId = chunk.ChunkId,
                JobId = chunk.JobId,
                WorkerId = options.Id,
                SentAt = time.GetUtcNow(),
            },
            cancellationToken
        );

    public Task ChunkStartedAsync(CancellationToken cancellationToken) =>
        coordinator.SendAsync(
            new ChunkStarted
            {
                ChunkId = chunk.ChunkId,
                JobId = chunk.JobId,
                WorkerId = options.Id,
                SentAt = time.GetUtcNow(),
            },
            cancellationToken
        );

    /// <summary>Says that the worker is done with the chunk, when everything before has been said.</summary>
    /// <param name="isHandedBack">What is not rendered of it was not to be, since the worker ends or the job is held.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ChunkEndedAsync(bool isHandedBack, CancellationToken cancellationToken)
    {
        // One that did not arrive is made good by what was said of the frame later.
        Task[] unawaited;
        lock (_unawaited)
            unawaited = [.. _unawaited];
        await Task.WhenAll(unawaited).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await coordinator.SendAsync(
            new ChunkEnded
            {
                ChunkId = chunk.ChunkId,
                JobId = chunk.JobId,
                WorkerId = options.Id,
                IsHandedBack = isHandedBack,
                SentAt = time.GetUtcNow(),
            },
            cancellationToken
        );
    }

    /// <summary>Says that a frame has begun, unless it is over before a person could have seen it.</summary>
    /// <returns>To be disposed when the frame is over.</returns>
    public IDisposable FrameStarted(int frame, CancellationToken cancellationToken)
    {
        _progressAt = time.GetTimestamp();
        var started = new FrameStarted
        {
            JobId = chunk.JobId,
            ChunkId = chunk.ChunkId,
            Frame = frame,
            Part = Part,
            WorkerId = options.Id,
            SentAt = time.GetUtcNow(),
        };
        return time.CreateTimer(_ => Send(started, cancellationToken), null, options.ProgressInterval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sent one at a time, and lost when it does not arrive.</summary>
    public void Progress(int frame, double fraction, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_progressAt) < options.ProgressInterval || !_progress.IsCompleted)
            return;

        _progressAt = time.GetTimestamp();
        // As many as there are would bury the trace, which has Blender's own phases.
        var current = Activity.Current;
        Activity.Current = null;
        _progress = SendProgressAsync(frame, fraction, cancellationToken);
        Activity.Current = current;
    }

    public Task RenderedAsync(FrameRun frame, string key, long sizeBytes, byte[]? sha256, CancellationToken cancellationToken) =>
        coordinator.SendAsync(
            new FrameRendered
            {
                JobId = chunk.JobId,
                ChunkId = chunk.ChunkId,
                Frame = frame.Number,
                Part = frame.Part,
                WorkerId = options.Id,
                Key = key,
                SizeBytes = sizeBytes,
                Sha256 = sha256 is null ? null : Convert.ToHexStringLower(sha256),
                AlreadyStored = sha256 is null,
                Pixels = frame.Pixels is { } pixels ? Convert.ToHexStringLower(pixels) : null,
                LogKey = frame.Log is null ? null : Keys.Log(frame.Number, frame.Part),
                PreviewKey = frame.PreviewKey,
                Flags = frame.Flags,
                Outputs = frame.Outputs,
                Engine = frame.Scene?.Engine,
                Device = frame.Scene?.Device,
                Timings = frame.Timings,
                SentAt = time.GetUtcNow(),
            },
            cancellationToken
        );

    public Task PartStoredAsync(FrameRun frame, CancellationToken cancellationToken) =>
        coordinator.SendAsync(
            new PartStored
            {
                JobId = chunk.JobId,
                ChunkId = chunk.ChunkId,
                Frame = frame.Number,
                Part = frame.Part,
                WorkerId = options.Id,
                LogKey = frame.Log is null ? null : Keys.Log(frame.Number, frame.Part),
                Timings = frame.Timings,
                SentAt = time.GetUtcNow(),
            },
            cancellationToken
        );

    public Task FailedAsync(FrameRun frame, RenderFault fault, CancellationToken cancellationToken) =>
        coordinator.SendAsync(
            new FrameFailed
            {
                JobId = chunk.JobId,
                ChunkId = chunk.ChunkId,
                Frame = frame.Number,
                Part = frame.Part,
                WorkerId = options.Id,
                Fault = fault.Kind,
                Error = fault.Message,
                LogTail = fault.LogTail,
                LogKey = frame.Log is null ? null : Keys.Log(frame.Number, frame.Part),
                SentAt = time.GetUtcNow(),
            },
            cancellationToken
        );

    private void Send(FrameStarted started, CancellationToken cancellationToken)
    {
        lock (_unawaited)
            _unawaited.Add(coordinator.SendAsync(started, cancellationToken));
    }

    private async Task SendProgressAsync(int frame, double fraction, CancellationToken cancellationToken) =>
        await coordinator
            .SendOnceAsync(
                new FrameProgress
                {
                    JobId = chunk.JobId,
                    ChunkId = chunk.ChunkId,
                    Frame = frame,
                    Part = Part,
                    WorkerId = options.Id,
                    Fraction = fraction,
                    SentAt = time.GetUtcNow(),
                },
                cancellationToken
            )
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
