using System.Diagnostics;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Chunks;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Hosting;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Scenes;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Feed;

/// <summary>
/// Keeps the render queue shallow and never empty, by priority, then age. A chunk is committed before it is sent: a crash between the
/// two leaves a chunk that nobody claims, which <see cref="LostChunks"/> finds.
/// </summary>
internal sealed partial class Feeder(
    FarmStore store,
    FrameLifecycle frames,
    ChunkClaims claims,
    QueueSender sender,
    IOptions<FeedOptions> options,
    IOptions<FrameLimits> limits,
    ILogger<Feeder> logger)
{
    /// <summary>Jobs that one look considers: the first has frames to feed, unless all of its frames wait for a retry.</summary>
    private const int JobsConsidered = 100;

    /// <summary>Feeds until the queue is deep enough or nothing waits.</summary>
    public async Task FeedAsync(CancellationToken cancellationToken)
    {
        while (await store.WriteAsync(TakeChunk, cancellationToken) is { } chunk)
        {
            try
            {
                await sender.SendAsync(Queues.Render, chunk.Message, options.Value.SendTimeout, cancellationToken);
                LogFed(chunk.Message.ChunkId, chunk.Message.JobId, chunk.Message.Frames.Count, chunk.Message.Frames[0].Number);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // Should the message be on the queue all the same, its images count; its other reports are of a chunk that is over.
                await store.WriteAsync(farm => Withdraw(farm, chunk.Message), cancellationToken);
                throw;
            }
            finally
            {
                foreach (var span in chunk.Spans)
                    span.Dispose();
            }
        }
    }

    private FeedChunk? TakeChunk(FarmTransaction farm)
    {
        var workers = WorkerTable.CountAble(farm.Connection);
        if (ChunkTable.CountOpen(farm.Connection) >= FeedPlan.TargetChunks(workers, options.Value))
            return null;
        foreach (var job in JobTable.Feedable(farm.Connection, JobsConsidered))
        {
            var size = FeedPlan.ChunkFrames(job.SecondsPerFrame, job.Waiting, workers, options.Value);
            var taken = Affordable(farm, job, size);
            if (taken.Count > 0)
                return Take(farm, job, taken);
        }

        return null;
    }

    /// <summary>The next frames of a job; those that were fed too often are given up on the way.</summary>
    private List<Frame> Affordable(FarmTransaction farm, Job job, int size)
    {
        var waiting = FrameTable.Feedable(farm.Connection, job.Id, farm.Now, size);
        foreach (var frame in waiting.Where(frame => frame.Feeds >= limits.Value.MaxFeeds))
        {
            var reason = $"Handed out {frame.Feeds} times without an image coming back." + (frame.Error is null ? "" : " Last: " + frame.Error);
            frames.Apply(farm, frame, FrameTrigger.GiveUp, f => f with { EndedAt = farm.Now, Error = reason });
        }

        waiting.RemoveAll(frame => frame.Feeds >= limits.Value.MaxFeeds);
        return waiting;
    }

    private FeedChunk Take(FarmTransaction farm, Job job, List<Frame> taken)
    {
        var chunk = new Chunk { Id = RandomIds.Chunk(), JobId = job.Id, FedAt = farm.Now };
        ChunkTable.Insert(farm.Connection, chunk);
        var spans = new List<Activity>(taken.Count);
        var chunkFrames = new List<ChunkFrame>(taken.Count);
        foreach (var frame in taken)
        {
            var span = FeedSpans.Start(job, frame.Number, chunk.Id);
            if (span is not null)
                spans.Add(span);
            chunkFrames.Add(new ChunkFrame(frame.Number, span?.Id));
            frames.Apply(
                farm,
                frame,
                FrameTrigger.HandOut,
                f => f with { ChunkId = chunk.Id, Feeds = f.Feeds + 1, NotBefore = null, TraceId = span?.TraceId.ToHexString() });
        }

        var scene = SceneTable.Find(farm.Connection, job.SceneSha256)!;
        return new FeedChunk(
            new RenderChunk
            {
                ChunkId = chunk.Id,
                JobId = job.Id,
                Scene = scene.Ref,
                Frames = chunkFrames,
                Settings = job.Settings,
                OutputPrefix = JobPaths.Prefix(job.Id),
                FedAt = farm.Now,
            },
            spans);
    }

    private void Withdraw(FarmTransaction farm, RenderChunk message)
    {
        if (ChunkTable.Find(farm.Connection, message.ChunkId) is not { WorkerId: null, EndedAt: null } chunk)
            return; // it has arrived after all, or its job was canceled
        foreach (var frame in FrameTable.InFlight(farm.Connection, chunk.Id))
            frames.Apply(farm, frame, FrameTrigger.Return, f => FrameLifecycle.Returned(f) with { Feeds = f.Feeds - 1 });
        claims.Close(farm, chunk);
    }

    [LoggerMessage(1300, LogLevel.Information, "Fed chunk {ChunkId} of job {JobId}: {Count} frames from frame {First}")]
    private partial void LogFed(string chunkId, string jobId, int count, int first);
}
