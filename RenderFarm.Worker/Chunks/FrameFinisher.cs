using System.Diagnostics;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;
using RenderFarm.Worker.Frames.Gate;
using RenderFarm.Worker.Storage;

namespace RenderFarm.Worker.Chunks;

/// <summary>Checks, stores and reports rendered frames while the next one renders: two at a time, so that images cannot pile up on the disk.</summary>
internal sealed class FrameFinisher(FrameStore store, ChunkReports reports, string outputPrefix, TimeProvider time, CancellationToken cancellation) : IDisposable
{
    private const int AtATime = 2;

    private readonly SemaphoreSlim _slots = new(AtATime);
    private readonly List<Task> _frames = [];

    /// <summary>What keeps this worker from going on; null when nothing does.</summary>
    public RenderFault? WorkerFault { get; private set; }

    /// <summary>Takes over a frame that Blender has saved, as soon as a slot is free. The frame and its file are the finisher's from then on.</summary>
    public async Task TakeAsync(FrameRun frame, string imagePath, PixelSize? size)
    {
        await _slots.WaitAsync(cancellation);
        _frames.Add(FinishAsync(frame, imagePath, size));
    }

    /// <summary>Waits until every frame is stored and reported.</summary>
    public Task CompleteAsync() => Task.WhenAll(_frames);

    /// <summary>Reports a frame that has no image, with its log.</summary>
    public async Task FailAsync(FrameRun frame, RenderFault fault)
    {
        if (fault is { Kind: FaultKind.Worker, IsJobs: false }) WorkerFault = fault;
        frame.Span?.SetStatus(ActivityStatusCode.Error, fault.Message);
        try
        {
            await PutLogAsync(frame);
        }
        catch (RenderFault)
        {
            frame.Log = null;
        }

        await reports.FailedAsync(frame, fault, cancellation);
    }

    public void Dispose() => _slots.Dispose();

    private async Task FinishAsync(FrameRun frame, string imagePath, PixelSize? size)
    {
        try
        {
            using (frame)
            {
                var image = await CheckAsync(frame, imagePath, size);
                await StoreAsync(frame, imagePath, image);
            }
        }
        finally
        {
            File.Delete(imagePath);
            _slots.Release();
        }
    }

    private async Task StoreAsync(FrameRun frame, string imagePath, ImageFacts? image)
    {
        if (image is null) return;

        var key = ObjectKeys.Image(outputPrefix, frame.Number, System.IO.Path.GetExtension(imagePath));
        bool stored;
        try
        {
            using var span = FarmTelemetry.Source.StartActivity("frame.upload");
            var begun = time.GetTimestamp();
            stored = await store.TryPutImageAsync(key, imagePath, image.Sha256, cancellation);
            if (stored) await PutLogAsync(frame);
            frame.Timings = frame.Timings with { Upload = time.GetElapsedTime(begun).TotalSeconds };
        }
        catch (RenderFault fault)
        {
            frame.Span?.SetStatus(ActivityStatusCode.Error, fault.Message);
            await reports.FailedAsync(frame, fault, cancellation);
            return;
        }

        await reports.RenderedAsync(frame, key, image.SizeBytes, stored ? image.Sha256 : null, cancellation);
    }

    private async Task<ImageFacts?> CheckAsync(FrameRun frame, string imagePath, PixelSize? size)
    {
        using var span = FarmTelemetry.Source.StartActivity("frame.gate");
        var begun = time.GetTimestamp();
        try
        {
            var image = await ImageGate.CheckAsync(imagePath, size, cancellation);
            frame.Timings = frame.Timings with { Gate = time.GetElapsedTime(begun).TotalSeconds };
            return image;
        }
        catch (BadImageException bad)
        {
            span?.SetStatus(ActivityStatusCode.Error, bad.Message);
            var folder = System.IO.Path.GetDirectoryName(imagePath)!;
            await FailAsync(frame, DiskSpace.IsFull(folder) ? DiskSpace.Fault(folder, bad) : new RenderFault(FaultKind.Frame, bad.Message, frame.Log, bad));
            return null;
        }
    }

    private Task PutLogAsync(FrameRun frame) =>
        frame.Log is null ? Task.CompletedTask : store.PutLogAsync(ObjectKeys.Log(outputPrefix, frame.Number), frame.Log, cancellation);
}
