using System.Diagnostics;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Images;
using RenderFarm.Worker.Lifecycle;
using RenderFarm.Worker.ObjectStore;
using RenderFarm.Worker.Parts;
using RenderFarm.Worker.Scenes;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Chunks;

/// <summary>Renders a chunk, frame after frame.</summary>
internal sealed partial class ChunkRunner(
    SceneCache scenes,
    BlenderPool pool,
    FrameStore store,
    FrameCheck check,
    PartStore parts,
    DividedFrames dividedFrames,
    LongFrames longFrames,
    Coordinator coordinator,
    ChunkInHand inHand,
    WorkerState state,
    Occupation occupation,
    Shutdown shutdown,
    Recovery recovery,
    ScratchFolder scratch,
    SlowFrames slow,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<ChunkRunner> logger
)
{
    private static readonly TimeSpan DeclinedPause = TimeSpan.FromSeconds(2);

    /// <summary>Returns when every frame of the chunk is stored or reported as failed, or its job is canceled.</summary>
    /// <param name="arrival">The chunk.</param>
    /// <param name="delivery">Canceled by the bus when the worker stops.</param>
    /// <exception cref="OperationCanceledException">The worker stops: the chunk belongs back on its queue.</exception>
    public async Task RunAsync(Arrival arrival, CancellationToken delivery)
    {
        var chunk = arrival.Chunk;
        try
        {
            shutdown.Begun.ThrowIfCancellationRequested();
            if (chunk.NotFor.Contains(options.Value.Id, StringComparer.Ordinal))
                await DeclineAsync(chunk, delivery);
            else
                await RenderToTheEndAsync(arrival, delivery);
        }
        catch (OperationCanceledException) when (shutdown.Begun.IsCancellationRequested)
        {
            // Only a cancellation by the bus itself leaves the message on the queue; any other sends it to the error queue.
            LogGivenBack(chunk.ChunkId);
            await Task.Delay(Timeout.Infinite, delivery);
        }
    }

    /// <summary>Hands a chunk back, and leaves the queue to the others for a while: it will soon be there again.</summary>
    private async Task DeclineAsync(RenderChunk chunk, CancellationToken delivery)
    {
        var declined = new ChunkDeclined
        {
            ChunkId = chunk.ChunkId,
            JobId = chunk.JobId,
            WorkerId = options.Value.Id,
            SentAt = time.GetUtcNow(),
        };
        await coordinator.SendAsync(declined, delivery);
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(delivery, shutdown.Begun);
        await Task.Delay(DeclinedPause, time, awake.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RenderToTheEndAsync(Arrival arrival, CancellationToken delivery)
    {
        var chunk = arrival.Chunk;
        RenderFault? problem;
        using (occupation.Begin())
        using (var hold = inHand.Begin(chunk.JobId))
        {
            state.Render(chunk.ChunkId);
            LogBegins(chunk.ChunkId, chunk.JobId, chunk.Frames.Count);
            try
            {
                var reports = new ChunkReports(coordinator, chunk, options.Value, time);
                problem = await RenderAsync(arrival, reports, hold, delivery);
                await reports.ChunkEndedAsync(shutdown.HandsBack, delivery);
            }
            finally
            {
                state.Idle();
            }
        }

        if (problem is null)
        {
            recovery.Reset();
            return;
        }

        LogCannotGoOn(problem.Message);
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(delivery, shutdown.Begun);
        await recovery.AfterAsync(problem, awake.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The chunk without its end.</summary>
    /// <returns>What keeps the worker from going on; null when nothing does.</returns>
    private async Task<RenderFault?> RenderAsync(Arrival arrival, ChunkReports reports, ChunkInHand.Hold hold, CancellationToken delivery)
    {
        var chunk = arrival.Chunk;
        using var opened = arrival.Open();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(delivery, hold.Canceled, shutdown.Deadline);
        try
        {
            await reports.ChunkStartedAsync(abort.Token);
            if (await store.IsCanceledAsync(chunk.OutputPrefix, abort.Token))
                return null;

            return await RenderFramesAsync(arrival, opened, reports, abort.Token);
        }
        catch (OperationCanceledException) when (hold.Canceled.IsCancellationRequested)
        {
            LogCanceled(chunk.ChunkId, chunk.JobId);
            return null;
        }
        catch (OperationCanceledException) when (shutdown.HandsBack && !delivery.IsCancellationRequested)
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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return DiskSpace.Explain(scratch.Path, exception);
        }
    }

    private async Task<RenderFault?> RenderFramesAsync(Arrival arrival, Activity? opened, ChunkReports reports, CancellationToken abort)
    {
        var chunk = arrival.Chunk;
        var queueWait = Math.Max(0, (arrival.ReceivedAt - chunk.FedAt).TotalSeconds);
        var stored = await store.ListAsync(chunk.OutputPrefix, [.. chunk.Frames.Select(frame => frame.Number)], abort);
        var slices = await longFrames.LeftBehindAsync(chunk.OutputPrefix, abort);
        var folder = scratch.Make("frames");
        await using var scene = new WarmScene(scenes, pool, chunk.Scene, chunk.Settings, time);
        using var finisher = new FrameFinisher(store, check, parts, reports, slow, chunk.OutputPrefix, time, abort);
        try
        {
            foreach (var frame in chunk.Frames)
            {
                if (finisher.WorkerFault is not null)
                    break;

                shutdown.Begun.ThrowIfCancellationRequested();
                var run = FrameRun.Begin(arrival, frame, opened, options.Value.Id, state.Current.Machine);
                if (stored.TryGetValue(frame.Number, out var image))
                    await ReportStoredAsync(run, image, reports, abort);
                else
                    await RenderFrameAsync(chunk, frame, run, slices, queueWait, scene, folder, finisher, reports, abort);
            }
        }
        finally
        {
            // What is rendered is stored, also when the worker stops.
            await finisher.CompleteAsync();
            ScratchFolder.Remove(folder);
        }

        return finisher.WorkerFault;
    }

    private static async Task ReportStoredAsync(FrameRun run, StoredImage image, ChunkReports reports, CancellationToken abort)
    {
        using var ended = run;
        run.Enter("frame.report");
        await reports.RenderedAsync(run, image.Key, image.SizeBytes, sha256: null, abort);
    }

    private async Task RenderFrameAsync(
        RenderChunk chunk,
        ChunkFrame frame,
        FrameRun run,
        ILookup<int, SliceName> slices,
        double queueWait,
        WarmScene scene,
        string folder,
        FrameFinisher finisher,
        ChunkReports reports,
        CancellationToken abort
    )
    {
        try
        {
            using var started = reports.FrameStarted(frame.Number, abort);
            var timings = await scene.PrepareAsync(run, abort);
            run.Timings = timings with { QueueWait = queueWait };
            var frameInHand = new FrameInHand(
                chunk,
                frame,
                run,
                scene,
                folder,
                fraction => reports.Progress(frame.Number, fraction, abort),
                shutdown,
                time
            );
            var image = await RenderAsync(frameInHand, slices, abort);

            run.Log = scene.Log?.ToString();
            if (image is null)
            {
                run.Enter("frame.report");
                using (run)
                    await finisher.EndPartAsync(run);
                return;
            }

            run.Timings = run.Timings with { Render = image.Time.TotalSeconds };
            LogRendered(chunk.JobId, frame.Number, image.Time.TotalSeconds, run.TraceId);
            await finisher.TakeAsync(run, image.Path, scene.Prepared);
        }
        catch (RenderFault fault)
        {
            using (run)
            {
                run.Log = scene.Log?.ToString();
                LogFailed(chunk.JobId, frame.Number, fault.Kind, fault.Message, run.TraceId);
                await finisher.FailAsync(run, fault);
            }
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <returns>The frame's image; null when the part that was rendered is not the last of its frame.</returns>
    private async Task<BlenderFrame?> RenderAsync(FrameInHand frame, ILookup<int, SliceName> slices, CancellationToken abort) =>
        frame.Part > 0
            ? await dividedFrames.RenderAsync(frame, abort)
            : await longFrames.RenderAsync(frame, [.. slices[frame.Number]], abort);

    [LoggerMessage(3101, LogLevel.Information, "Chunk {ChunkId} of job {JobId}: {Frames} frames")]
    private partial void LogBegins(string chunkId, string jobId, int frames);

    [LoggerMessage(3102, LogLevel.Information, "Job {JobId}, frame {Frame}: rendered in {Seconds:0.00} s (trace {TraceId})")]
    private partial void LogRendered(string jobId, int frame, double seconds, string? traceId);

    [LoggerMessage(3103, LogLevel.Warning, "Job {JobId}, frame {Frame} failed ({Fault}): {Error} (trace {TraceId})")]
    private partial void LogFailed(string jobId, int frame, FaultKind fault, string error, string? traceId);

    [LoggerMessage(3104, LogLevel.Information, "Chunk {ChunkId} is dropped: job {JobId} was canceled")]
    private partial void LogCanceled(string chunkId, string jobId);

    [LoggerMessage(3105, LogLevel.Warning, "Chunk {ChunkId} is given up: {Error}")]
    private partial void LogCloudAway(string chunkId, string error);

    [LoggerMessage(3107, LogLevel.Information, "Chunk {ChunkId} goes back to its queue: the worker stops")]
    private partial void LogGivenBack(string chunkId);

    [LoggerMessage(3108, LogLevel.Information, "Chunk {ChunkId} is handed back as far as it is not rendered: the worker ends")]
    private partial void LogHandedBack(string chunkId);

    [LoggerMessage(3106, LogLevel.Error, "This worker pauses: {Problem}")]
    private partial void LogCannotGoOn(string problem);
}
