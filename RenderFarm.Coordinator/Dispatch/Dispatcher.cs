using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>
/// Keeps each pool's render queue shallow and never empty. A chunk is committed before it is sent: a crash between the two leaves a chunk
/// that nobody claims, which <see cref="LostChunks"/> finds.
/// </summary>
internal sealed partial class Dispatcher(FarmStore store, ChunkBuilder chunks, QueueSender sender, ILogger<Dispatcher> logger)
{
    /// <summary>
    /// Feeds until the queues are deep enough or nothing waits. The pools are fed side by side: a queue that does not take messages holds
    /// up no other.
    /// </summary>
    public Task FeedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(store.Read(JobTable.FeedablePools).Select(pool => FeedAsync(pool, cancellationToken)));

    private async Task FeedAsync(string? pool, CancellationToken cancellationToken)
    {
        // Asked first, and beside who writes: mostly nothing is to be fed.
        while (
            store.Read(connection => chunks.HasRoom(connection, pool))
            && await store.WriteAsync(farm => chunks.Next(farm, pool), cancellationToken) is { } chunk
        )
        {
            try
            {
                await sender.SendAsync(Queues.RenderOf(pool), chunk.Message, cancellationToken);
                LogFed(chunk.Message.ChunkId, chunk.Message.JobId, chunk.Message.Frames.Count, chunk.Message.Frames[0].Number);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // Should the message be on the queue all the same, its images count; its other reports are of a chunk that is over.
                await store.WriteAsync(farm => chunks.Withdraw(farm, chunk.Message.ChunkId), cancellationToken);
                throw;
            }
            finally
            {
                foreach (var span in chunk.Spans)
                    span.Dispose();
            }
        }
    }

    [LoggerMessage(1300, LogLevel.Information, "Fed chunk {ChunkId} of job {JobId}: {Count} frames from frame {First}")]
    private partial void LogFed(string chunkId, string jobId, int count, int first);
}

/// <summary>How much to feed.</summary>
internal static class DispatchPlan
{
    /// <summary>How many chunks are to be on the queue or in hand.</summary>
    /// <param name="workers">Workers that can render. When there is none one chunk waits for the first.</param>
    /// <param name="options">The limits.</param>
    public static int TargetChunks(int workers, DispatchOptions options) => Math.Max(1, workers * options.ChunksPerWorker);

    /// <summary>How many frames the next chunk of a job gets, at least 1.</summary>
    /// <param name="secondsPerFrame">Measured; null while unknown.</param>
    /// <param name="remaining">Frames of the job that wait, at least 1.</param>
    /// <param name="workers">Workers that can render.</param>
    /// <param name="options">The limits.</param>
    public static int ChunkFrames(double? secondsPerFrame, int remaining, int workers, DispatchOptions options)
    {
        var wanted = secondsPerFrame switch
        {
            null => options.FirstChunkFrames,
            // As a double: a frame of a millisecond must not overflow.
            { } seconds => (int)Math.Clamp(options.ChunkTime.TotalSeconds / Math.Max(seconds, 0.001), 1, options.MaxChunkFrames),
        };

        // The end of a job is shared out evenly, so that no worker is still at a long chunk when the others have nothing left.
        var share = Math.Ceiling(remaining / (double)(options.ChunksPerWorker * Math.Max(1, workers)));
        return Math.Max(1, Math.Min(wanted, (int)share));
    }
}
