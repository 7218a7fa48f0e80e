using System.Diagnostics;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Lifecycle;
using RenderFarm.Worker.ObjectStore;
using RenderFarm.Worker.Parts;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Chunks;

/// <summary>Renders the frames of a chunk, one after the other, while those before are checked and stored.</summary>
internal sealed partial class FrameRenderer(
    FrameStore store,
    WarmScenes scenes,
    DividedFrames dividedFrames,
    LongFrames longFrames,
    FrameFinishers finishers,
    WorkerState state,
    Shutdown shutdown,
    ScratchFolder scratch,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<FrameRenderer> logger
)
{
    /// <summary>Renders what is not stored of a chunk, and reports each frame.</summary>
    /// <param name="arrival">The chunk.</param>
    /// <param name="opened">The span of what is done for all frames.</param>
    /// <param name="reports">Tells the coordinator.</param>
    /// <param name="hold">Says when the job is held.</param>
    /// <param name="abort">Ends Blender.</param>
    /// <returns>What keeps the worker from going on; null when nothing does.</returns>
    /// <exception cref="RenderFault">The cloud is away.</exception>
    public async Task<RenderFault?> RenderAsync(
        Arrival arrival,
        Activity? opened,
        ChunkReports reports,
        ChunkInHand.Hold hold,
        CancellationToken abort
    )
    {
        if (await store.IsHeldAsync(arrival.Chunk.OutputPrefix, abort))
        {
            hold.End(finishesFrame: true);
            return null;
        }

        try
        {
            return await RenderFramesAsync(arrival, opened, reports, hold, abort);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return RenderFault.OfFolder(scratch.Path, exception);
        }
    }

    private async Task<RenderFault?> RenderFramesAsync(
        Arrival arrival,
        Activity? opened,
        ChunkReports reports,
        ChunkInHand.Hold hold,
        CancellationToken abort
    )
    {
        var chunk = arrival.Chunk;
        var queueWait = Math.Max(0, (arrival.ReceivedAt - chunk.FedAt).TotalSeconds);
        var stored = await store.ListAsync(chunk.OutputPrefix, [.. chunk.Frames.Select(frame => frame.Number)], abort);
        var slices = await longFrames.LeftBehindAsync(chunk.OutputPrefix, abort);
        var folder = scratch.Make("frames");
        await using var scene = scenes.Open(chunk.Scene, chunk.Settings);
        using var finisher = finishers.Begin(reports, abort);
        try
        {
            foreach (var frame in chunk.Frames)
            {
                if (finisher.WorkerFault is not null || hold.IsHeld)
                    break;

                shutdown.Begun.ThrowIfCancellationRequested();
                var run = FrameRun.Begin(arrival, frame, opened, reports.WorkerId, state.Current.Instance);
                if (stored.TryGetValue(frame.Number, out var image))
                    await ReportStoredAsync(run, image, reports, abort);
                else
                    await RenderFrameAsync(
                        new FrameInHand(
                            chunk,
                            frame,
                            run,
                            scene,
                            folder,
                            fraction => reports.Progress(frame.Number, fraction, abort),
                            shutdown,
                            time
                        ),
                        [.. slices[frame.Number]],
                        queueWait,
                        finisher,
                        reports,
                        abort
                    );
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

    private async Task ReportStoredAsync(FrameRun run, StoredImage image, ChunkReports reports, CancellationToken abort)
    {
        using var ended = run;
        run.Enter("frame.report");
        run.Outputs = await store.ListOutputsAsync(reports.Keys.Outputs(run.Number), abort);
        await reports.RenderedAsync(run, image.Key, image.SizeBytes, sha256: null, abort);
    }

    private async Task RenderFrameAsync(
        FrameInHand frame,
        IReadOnlyList<SliceName> slices,
        double queueWait,
        FrameFinisher finisher,
        ChunkReports reports,
        CancellationToken abort
    )
    {
        var (run, scene) = (frame.Run, frame.Scene);
        try
        {
            using var started = reports.FrameStarted(frame.Number, abort);
            var timings = await scene.PrepareAsync(run, abort);
            run.Timings = timings with { QueueWait = queueWait };

            // Of a divided frame there is no image unless the part was its last.
            BlenderFrame? image;
            await using (new LiveLog(frame, store, options.Value.LogInterval, time, abort))
                image = frame.Part > 0 ? await dividedFrames.RenderAsync(frame, abort) : await longFrames.RenderAsync(frame, slices, abort);
            run.Log = scene.Log?.ToString();
            if (image is null)
            {
                run.Enter("frame.report");
                using (run)
                    await finisher.EndPartAsync(run);
                return;
            }

            run.Written = image.Outputs;
            run.Timings = run.Timings with { Render = image.Time.TotalSeconds };
            LogRendered(frame.Chunk.JobId, frame.Number, image.Time.TotalSeconds, run.TraceId);
            await finisher.TakeAsync(run, image.Path, scene.Prepared);
        }
        catch (RenderFault fault)
        {
            using (run)
            {
                run.Log = scene.Log?.ToString();
                LogFailed(frame.Chunk.JobId, frame.Number, fault.Kind, fault.Message, run.TraceId);
                await finisher.FailAsync(run, fault);
            }
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    [LoggerMessage(3102, LogLevel.Information, "Job {JobId}, frame {Frame}: rendered in {Seconds:0.00} s (trace {TraceId})")]
    private partial void LogRendered(string jobId, int frame, double seconds, string? traceId);

    [LoggerMessage(3103, LogLevel.Warning, "Job {JobId}, frame {Frame} failed ({Fault}): {Error} (trace {TraceId})")]
    private partial void LogFailed(string jobId, int frame, FaultKind fault, string error, string? traceId);
}
