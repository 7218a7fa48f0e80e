using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>
/// Finds the chunks whose message is lost, and those that ended without all of their frames, and frees their frames. The database is
/// the truth; the queue is only delivery, and may have lost anything.
/// </summary>
internal sealed partial class LostChunks(
    FarmStore store,
    ChunkClaims claims,
    QueueProbe queues,
    FarmClock clock,
    IOptions<DispatchOptions> options,
    ILogger<LostChunks> logger
)
{
    /// <summary>Since when the queue of a pool looks empty, by the queue's name.</summary>
    private readonly Dictionary<string, DateTimeOffset> _emptySince = [];

    /// <summary>Frees what is lost.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!store.Read(ChunkTable.Any))
        {
            _emptySince.Clear();
            return;
        }

        if (store.Read(connection => ChunkTable.EndedBefore(connection, clock.Now - options.Value.SettleTime)).Count > 0)
            await store.WriteAsync(SettleEnded, cancellationToken);
        if (!clock.IsSettled)
            return;
        var due = clock.Now - options.Value.DisownedTimeout;
        if (
            store.Read(connection => ChunkTable.OrphanedBefore(connection, due).Count + ChunkTable.DisownedBefore(connection, due).Count)
            > 0
        )
            await store.WriteAsync(SettleStrays, cancellationToken);
        await SettleUnclaimedAsync(cancellationToken);
    }

    /// <summary>Reports on frames may come in after the report of the chunk's end, so there is some time between the two.</summary>
    private void SettleEnded(FarmTransaction farm)
    {
        foreach (var chunk in ChunkTable.EndedBefore(farm.Connection, farm.Now - options.Value.SettleTime))
            claims.Close(farm, chunk);
    }

    private void SettleStrays(FarmTransaction farm)
    {
        foreach (var chunk in ChunkTable.OrphanedBefore(farm.Connection, farm.Now - options.Value.DisownedTimeout))
            claims.Release(farm, chunk);
        foreach (var chunk in ChunkTable.DisownedBefore(farm.Connection, farm.Now - options.Value.DisownedTimeout))
            LogDisowned(chunk.Id, chunk.JobId, chunk.WorkerId, claims.Close(farm, chunk));
    }

    private async Task SettleUnclaimedAsync(CancellationToken cancellationToken)
    {
        var due = clock.Now - options.Value.UnclaimedTimeout;
        var pools = store.Read(connection => ChunkTable.PoolsUnclaimedBefore(connection, due));
        foreach (var settled in _emptySince.Keys.Except(pools.Select(Queues.RenderOf), StringComparer.Ordinal).ToList())
            _emptySince.Remove(settled);
        foreach (var pool in pools)
            await SettleUnclaimedAsync(pool, due, cancellationToken);
    }

    private async Task SettleUnclaimedAsync(string? pool, DateTimeOffset due, CancellationToken cancellationToken)
    {
        // The claim may be on its way: nothing is lost before every report has been read.
        var queue = Queues.RenderOf(pool);
        var isEmpty =
            await queues.IsEmptyAsync(queue, cancellationToken) && await queues.IsEmptyAsync(Queues.Coordinator, cancellationToken);
        if (!isEmpty)
        {
            _emptySince.Remove(queue);
            return;
        }

        _emptySince.TryAdd(queue, clock.Now);
        if (clock.Now - _emptySince[queue] < options.Value.EmptyTime)
            return;
        await store.WriteAsync(
            farm =>
            {
                foreach (var chunk in ChunkTable.UnclaimedBefore(farm.Connection, pool, due))
                    LogLost(chunk.Id, chunk.JobId, claims.Close(farm, chunk));
            },
            cancellationToken
        );
        _emptySince.Remove(queue);
    }

    [LoggerMessage(
        1310,
        LogLevel.Warning,
        "Chunk {ChunkId} of job {JobId} is lost: its message is on no queue; {Frames} frames are fed anew"
    )]
    private partial void LogLost(string chunkId, string jobId, int frames);

    [LoggerMessage(
        1311,
        LogLevel.Warning,
        "Chunk {ChunkId} of job {JobId} is lost: worker {WorkerId} no longer works on it; {Frames} frames are fed anew"
    )]
    private partial void LogDisowned(string chunkId, string jobId, string? workerId, int frames);
}
