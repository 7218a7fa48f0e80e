using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs.Budget;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>Decides which frames go onto the queue next, by priority, then age.</summary>
internal sealed class ChunkBuilder(
    FrameLifecycle frames,
    ChunkClaims claims,
    BudgetGate budgets,
    IOptions<DispatchOptions> options,
    IOptions<FrameLimits> limits
)
{
    /// <summary>Jobs that one look considers: the first has frames to feed, unless all of its frames wait for a retry.</summary>
    private const int JobsConsidered = 100;

    /// <summary>Whether a pool's queue is to be deeper.</summary>
    public bool HasRoom(SqliteConnection connection, string? pool) =>
        ChunkTable.CountOpen(connection, pool)
        < (
            JobTable.IsDetached(connection, pool)
                ? options.Value.DetachedChunks
                : DispatchPlan.TargetChunks(WorkerTable.AbleIds(connection, pool).Count, options.Value)
        );

    /// <summary>Takes a pool's next chunk; null when its queue is deep enough or nothing waits.</summary>
    public DispatchedChunk? Next(FarmTransaction farm, string? pool)
    {
        if (!HasRoom(farm.Connection, pool))
            return null;
        var able = WorkerTable.AbleIds(farm.Connection, pool).Count;
        foreach (var job in JobTable.Feedable(farm.Connection, pool, JobsConsidered))
        {
            if (!HasRoomFor(farm, job, able, out var workers))
                continue;
            if (job.Rental is { Detached: true, Instances: { } rented })
                workers = Math.Max(workers, rented); // those that are still to come
            // A part is heavy, or its frame would not be divided.
            var size = job.Split is not null ? 1 : DispatchPlan.ChunkFrames(job.SecondsPerFrame, job.Waiting, workers, options.Value);
            var taken = Feedable(farm, job, budgets.Affordable(farm, job, size));
            if (taken.Count > 0)
                return Take(farm, job, new Blocklist(farm, job.Id, job.Pool, job.NeededBlender).Together(taken, out var notFor), notFor);
        }

        return null;
    }

    /// <summary>
    /// Takes back a chunk that could not be sent, or that came to a worker that it is not for. That is nobody's fault, so the feed does not
    /// count.
    /// </summary>
    public void Withdraw(FarmTransaction farm, string chunkId)
    {
        if (ChunkTable.Find(farm.Connection, chunkId) is not { WorkerId: null, EndedAt: null } chunk)
            return; // it has arrived after all, or its job was canceled
        foreach (var frame in FrameTable.InFlight(farm.Connection, chunk.Id))
            frames.Apply(farm, frame, FrameTrigger.Return, f => FrameLifecycle.Returned(f) with { Feeds = f.Feeds - 1 });
        claims.Close(farm, chunk);
    }

    /// <summary>
    /// Whether a job's Blender has a worker to spare, where others have other Blenders. The queue is one for all: what waits there is for
    /// a worker that is free, or the others would take it again and again, and decline.
    /// </summary>
    private static bool HasRoomFor(FarmTransaction farm, Job job, int able, out int workers)
    {
        workers = job.NeededBlender is { } blender ? WorkerTable.AbleIds(farm.Connection, job.Pool, blender).Count : able;
        if (workers > 0 || able == 0)
            JobNoticeTable.Clear(farm, job.Id, JobNoticeKind.Blender);
        else
            JobNoticeTable.Set(
                farm,
                job.Id,
                JobNoticeKind.Blender,
                $"Waits for a worker with Blender {job.Blender}; those that are there have "
                    + $"{string.Join(", ", WorkerTable.Blenders(farm.Connection))}. Start one that has it, or submit the scene again."
            );
        return workers == able || ChunkTable.CountOpen(farm.Connection, job.Pool, job.Blender) < workers;
    }

    /// <summary>The next frames of a job; those that were fed too often are given up on the way.</summary>
    private List<Frame> Feedable(FarmTransaction farm, Job job, int size)
    {
        var waiting = FrameTable.Feedable(farm.Connection, job.Id, farm.Now, size);
        foreach (var frame in waiting.Where(IsSpent))
        {
            var reason =
                $"Handed out {frame.Feeds} times without an image coming back." + (frame.Error is null ? "" : " Last: " + frame.Error);
            frames.Apply(farm, frame, FrameTrigger.GiveUp, f => f with { EndedAt = farm.Now, Error = reason });
        }

        waiting.RemoveAll(IsSpent);
        return waiting;
    }

    private bool IsSpent(Frame frame) => frame.Feeds >= limits.Value.MaxFeeds;

    private DispatchedChunk Take(FarmTransaction farm, Job job, List<Frame> taken, IReadOnlyList<string> notFor)
    {
        var chunk = new Chunk
        {
            Id = RandomIds.Chunk(),
            JobId = job.Id,
            FedAt = farm.Now,
        };
        ChunkTable.Insert(farm.Connection, chunk);
        var spans = new List<Activity>(taken.Count);
        // The parts of a divided frame are in the trace of the frame.
        var whole = job.Split is null ? null : FrameTable.Find(farm.Connection, job.Id, taken[0].Number);
        var chunkFrames = new List<ChunkFrame>(taken.Count);
        foreach (var frame in taken)
        {
            var (span, traceparent) = FrameSpans.Feed(job.Traceparent, frame, frame.Traceparent ?? whole?.Traceparent, chunk.Id, farm.Now);
            if (span is not null)
                spans.Add(span);
            if (whole is { Traceparent: null })
                FrameTable.Save(farm.Connection, whole with { Traceparent = traceparent });
            chunkFrames.Add(new ChunkFrame(frame.Number, traceparent, frame.Part, frame.Feeds + 1));
            frames.Apply(
                farm,
                frame,
                FrameTrigger.HandOut,
                f =>
                    f with
                    {
                        ChunkId = chunk.Id,
                        Feeds = f.Feeds + 1,
                        NotBefore = null,
                        ReturnedAt = null,
                        Traceparent = frame.Traceparent ?? whole?.Traceparent ?? traceparent,
                    }
            );
        }

        var message = new RenderChunk
        {
            ChunkId = chunk.Id,
            JobId = job.Id,
            Scene = ManifestTable.PlaceOf(farm.Connection, job.SceneSha256, job.ManifestSha256),
            Frames = chunkFrames,
            Settings = job.Settings,
            Split = job.Split,
            OutputPrefix = JobKeys.Of(job.Id).Prefix,
            Blender = job.NeededBlender,
            NotFor = notFor,
            Detached = job.Rental?.Detached == true,
            FedAt = farm.Now,
        };
        return new DispatchedChunk(message, spans);
    }
}

/// <summary>A chunk that is in the database and not yet on the queue, with the open spans of its frames.</summary>
internal sealed record DispatchedChunk(RenderChunk Message, IReadOnlyList<Activity> Spans);
