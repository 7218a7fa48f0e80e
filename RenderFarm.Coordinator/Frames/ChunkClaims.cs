using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Frames;

/// <summary>Who has which chunk.</summary>
internal sealed partial class ChunkClaims(FrameLifecycle frames, ILogger<ChunkClaims> logger) : ICascade
{
    /// <summary>A worker says that it has a chunk. The last one to say so is believed.</summary>
    /// <returns>Whether it has it now.</returns>
    public static bool Claim(FarmTransaction farm, string chunkId, string workerId)
    {
        if (ChunkTable.Find(farm.Connection, chunkId) is not { EndedAt: null } chunk)
            return false;
        if (chunk.WorkerId == workerId)
            return true;
        // A report from before its end, which came late, or one of nobody.
        if (WorkerTable.Find(farm.Connection, workerId) is not { State: not (WorkerState.Gone or WorkerState.Lost) })
            return false;

        ChunkTable.Save(
            farm.Connection,
            chunk with
            {
                WorkerId = workerId,
                Workers = [.. chunk.Workers.Except([workerId]), workerId],
                ClaimedAt = farm.Now,
                UnclaimedAt = null,
            }
        );
        return true;
    }

    /// <summary>Whether a worker may speak of a chunk of a job: it has had it, or has it and its claim is on the way.</summary>
    public static bool MaySpeak(FarmTransaction farm, string jobId, string chunkId, string workerId) =>
        ChunkTable.Find(farm.Connection, chunkId) is { } chunk
        && chunk.JobId == jobId
        && (
            chunk.WorkerId == workerId
            || chunk.Workers.Contains(workerId, StringComparer.Ordinal)
            || (chunk.WorkerId is null && WorkerTable.Find(farm.Connection, workerId) is not null)
        );

    /// <summary>A worker says that it is done with a chunk and has taken its message off the queue.</summary>
    /// <param name="farm">The transaction.</param>
    /// <param name="chunkId">The chunk.</param>
    /// <param name="workerId">The worker.</param>
    /// <param name="isHandedBack">The worker had to end before the chunk: that is nobody's fault, so the feed of what is left does not
    /// count.</param>
    public static void End(FarmTransaction farm, string chunkId, string workerId, bool isHandedBack = false)
    {
        if (
            ChunkTable.Find(farm.Connection, chunkId) is not { EndedAt: null } chunk
            || (chunk.WorkerId is not null && chunk.WorkerId != workerId)
            || !MaySpeak(farm, chunk.JobId, chunkId, workerId)
        )
        {
            return;
        }

        ChunkTable.Save(farm.Connection, chunk with { WorkerId = workerId, UnclaimedAt = null, EndedAt = farm.Now });
        if (!isHandedBack)
            return;
        foreach (var frame in FrameTable.InFlight(farm.Connection, chunkId))
            FrameTable.Save(farm.Connection, frame with { Feeds = frame.Feeds - 1 });
    }

    /// <inheritdoc/>
    public void Run(FarmTransaction farm)
    {
        foreach (var worker in farm.Noted<WorkerDeparted>())
            ReleaseAll(farm, worker.WorkerId);
    }

    /// <summary>A worker has nothing any more: the messages of its chunks are back on the queue, or will be.</summary>
    public void ReleaseAll(FarmTransaction farm, string workerId)
    {
        foreach (var chunk in ChunkTable.OfWorker(farm.Connection, workerId))
            Release(farm, chunk);
    }

    /// <summary>Nobody has a chunk any more, and its message is back on the queue, or will be.</summary>
    public void Release(FarmTransaction farm, Chunk chunk)
    {
        LogReleased(chunk.Id, chunk.JobId, chunk.WorkerId);
        ChunkTable.Save(farm.Connection, chunk with { WorkerId = null, ClaimedAt = null, UnclaimedAt = farm.Now });
        foreach (var frame in FrameTable.InFlight(farm.Connection, chunk.Id))
            frames.Apply(farm, frame, FrameTrigger.Release, f => f with { WorkerId = null, Progress = 0, StartedAt = null });
    }

    /// <summary>A chunk is over: what it did not bring is fed anew.</summary>
    /// <returns>How many frames that are.</returns>
    public int Close(FarmTransaction farm, Chunk chunk)
    {
        var unfinished = FrameTable.InFlight(farm.Connection, chunk.Id);
        foreach (var frame in unfinished)
            frames.Return(farm, frame);
        ChunkTable.Delete(farm.Connection, chunk.Id);
        return unfinished.Count;
    }

    [LoggerMessage(1200, LogLevel.Information, "Chunk {ChunkId} of job {JobId} is free again; worker {WorkerId} had it")]
    private partial void LogReleased(string chunkId, string jobId, string? workerId);
}
