using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Feed;

/// <summary>
/// Keeps each pool's render queue shallow and never empty. A chunk is committed before it is sent: a crash between the two leaves a chunk that
/// nobody claims, which <see cref="LostChunks"/> finds.
/// </summary>
internal sealed partial class Feeder(
    FarmStore store, ChunkMaker chunks, QueueSender sender, ILogger<Feeder> logger)
{
    /// <summary>Feeds until the queues are deep enough or nothing waits. The pools are fed side by side: a queue that does not take messages holds up no other.</summary>
    public Task FeedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(store.Read(JobTable.FeedablePools).Select(pool => FeedAsync(pool, cancellationToken)));

    private async Task FeedAsync(string? pool, CancellationToken cancellationToken)
    {
        // Asked first, and beside who writes: mostly nothing is to be fed.
        while (store.Read(connection => chunks.HasRoom(connection, pool))
            && await store.WriteAsync(farm => chunks.Next(farm, pool), cancellationToken) is { } chunk)
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
