using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Lifecycle;

namespace RenderFarm.Worker.Chunks;

/// <summary>
/// Takes a chunk to its end: has its frames rendered, tells the coordinator, and recovers from what kept it from going on.
/// </summary>
internal sealed partial class ChunkRunner(
    FrameRenderer renderer,
    Coordinator coordinator,
    ChunkInHand inHand,
    WorkerState state,
    Shutdown shutdown,
    Recovery recovery,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<ChunkRunner> logger
)
{
    private static readonly TimeSpan DeclinedPause = TimeSpan.FromSeconds(2);

    /// <summary>Returns when every frame of the chunk is stored or reported as failed, or its job is held.</summary>
    /// <param name="arrival">The chunk.</param>
    /// <param name="delivery">Canceled by the bus when the worker stops.</param>
    /// <exception cref="OperationCanceledException">The worker stops: the chunk belongs back on its queue.</exception>
    public async Task RunAsync(Arrival arrival, CancellationToken delivery)
    {
        var chunk = arrival.Chunk;
        var reports = new ChunkReports(coordinator, chunk, options.Value, time);
        try
        {
            shutdown.Begun.ThrowIfCancellationRequested();
            if (chunk.NotFor.Contains(options.Value.Id, StringComparer.Ordinal) || (chunk.Blender is { } blender && !Has(blender)))
                await DeclineAsync(reports, delivery);
            else
                await RenderToTheEndAsync(arrival, reports, delivery);
        }
        catch (OperationCanceledException) when (shutdown.Begun.IsCancellationRequested)
        {
            // Only a cancellation by the bus itself leaves the message on the queue; any other sends it to the error queue.
            LogGivenBack(chunk.ChunkId);
            await Task.Delay(Timeout.Infinite, delivery);
        }
    }

    private bool Has(string blender) =>
        state.Current.Blender?.Executable.Version is { } mine
        && (mine == blender || mine.StartsWith(blender + ".", StringComparison.Ordinal));

    /// <summary>What nobody may be there to take back stays on the queue.</summary>
    private bool HandsBack(RenderChunk chunk) => shutdown.HandsBack && !chunk.Detached;

    /// <summary>Hands a chunk back, and leaves the queue to the others for a while: it will soon be there again.</summary>
    private async Task DeclineAsync(ChunkReports reports, CancellationToken delivery)
    {
        await reports.ChunkDeclinedAsync(delivery);
        await shutdown.PauseAsync(DeclinedPause, delivery);
    }

    private async Task RenderToTheEndAsync(Arrival arrival, ChunkReports reports, CancellationToken delivery)
    {
        var chunk = arrival.Chunk;
        RenderFault? problem;
        using (var hold = inHand.Begin(chunk))
        {
            LogBegins(chunk.ChunkId, chunk.JobId, chunk.Frames.Count);
            problem = await RenderAsync(arrival, reports, hold, delivery);
            await reports.ChunkEndedAsync(HandsBack(chunk) || hold.IsHeld, delivery);
        }

        if (problem is null)
        {
            recovery.Reset();
            return;
        }

        LogCannotGoOn(problem.Message);
        await recovery.AfterAsync(problem, delivery);
    }

    /// <summary>The chunk without its end.</summary>
    /// <returns>What keeps the worker from going on; null when nothing does.</returns>
    private async Task<RenderFault?> RenderAsync(Arrival arrival, ChunkReports reports, ChunkInHand.Hold hold, CancellationToken delivery)
    {
        var chunk = arrival.Chunk;
        using var opened = arrival.Open();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(delivery, hold.Dropped, shutdown.Deadline);
        try
        {
            await reports.ChunkStartedAsync(abort.Token);
            return await renderer.RenderAsync(arrival, opened, reports, hold, abort.Token);
        }
        catch (OperationCanceledException) when (hold.Dropped.IsCancellationRequested)
        {
            LogDropped(chunk.ChunkId, chunk.JobId);
            return null;
        }
        catch (OperationCanceledException) when (HandsBack(chunk) && !delivery.IsCancellationRequested)
        {
            LogHandedBack(chunk.ChunkId);
            return null;
        }
        catch (RenderFault fault) when (fault.Kind == FaultKind.Cloud)
        {
            // The frames that were not reported are handed out again when the chunk ends.
            LogCloudAway(chunk.ChunkId, fault.Message);
            return null;
        }
    }

    [LoggerMessage(3101, LogLevel.Information, "Chunk {ChunkId} of job {JobId}: {Frames} frames")]
    private partial void LogBegins(string chunkId, string jobId, int frames);

    [LoggerMessage(3104, LogLevel.Information, "Chunk {ChunkId} is dropped: job {JobId} is canceled or paused")]
    private partial void LogDropped(string chunkId, string jobId);

    [LoggerMessage(3105, LogLevel.Warning, "Chunk {ChunkId} is given up: {Error}")]
    private partial void LogCloudAway(string chunkId, string error);

    [LoggerMessage(3107, LogLevel.Information, "Chunk {ChunkId} goes back to its queue: the worker stops")]
    private partial void LogGivenBack(string chunkId);

    [LoggerMessage(3108, LogLevel.Information, "Chunk {ChunkId} is handed back as far as it is not rendered: the worker ends")]
    private partial void LogHandedBack(string chunkId);

    [LoggerMessage(3106, LogLevel.Error, "This worker pauses: {Problem}")]
    private partial void LogCannotGoOn(string problem);
}
