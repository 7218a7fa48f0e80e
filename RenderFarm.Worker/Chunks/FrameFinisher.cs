using System.Diagnostics;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Telemetry;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Images;
using RenderFarm.Worker.ObjectStore;
using RenderFarm.Worker.Parts;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Chunks;

/// <summary>Begins to finish the frames of chunks.</summary>
internal sealed class FrameFinishers(FrameStore store, FrameCheck check, PartStore parts, SlowFrames slow, TimeProvider time)
{
    public FrameFinisher Begin(ChunkReports reports, CancellationToken cancellationToken) =>
        new(store, check, parts, slow, reports, time, cancellationToken);
}

/// <summary>
/// Checks, stores and reports rendered frames while the next one renders: two at a time, so that images cannot pile up on the disk.
/// </summary>
internal sealed class FrameFinisher(
    FrameStore store,
    FrameCheck check,
    PartStore parts,
    SlowFrames slow,
    ChunkReports reports,
    TimeProvider time,
    CancellationToken cancellationToken
) : IDisposable
{
    private const int AtATime = 2;

    private readonly SemaphoreSlim _slots = new(AtATime);
    private readonly List<Task> _frames = [];

    /// <summary>What keeps this worker from going on; null when nothing does.</summary>
    public RenderFault? WorkerFault { get; private set; }

    /// <summary>
    /// Takes over a frame that Blender has saved, as soon as a slot is free. The frame and its file are the finisher's from then on.
    /// </summary>
    public async Task TakeAsync(FrameRun frame, string imagePath, PreparedScene scene)
    {
        var slot = _slots.WaitAsync(cancellationToken);
        if (!slot.IsCompleted)
            frame.Enter("finish.wait");
        await slot;
        _frames.Add(FinishAsync(frame, imagePath, scene));
    }

    /// <summary>Waits until every frame is stored and reported.</summary>
    public Task CompleteAsync() => Task.WhenAll(_frames);

    /// <summary>Reports a frame that has no image, with its log.</summary>
    public async Task FailAsync(FrameRun frame, RenderFault fault)
    {
        if (fault is { Kind: FaultKind.Worker, IsJobs: false })
            WorkerFault = fault;
        frame.Fail(fault);
        frame.Enter("frame.report");
        try
        {
            await PutLogAsync(frame);
        }
        catch (RenderFault)
        {
            frame.Log = null;
        }

        await reports.FailedAsync(frame, fault, cancellationToken);
    }

    /// <summary>Reports a part of a frame that is stored and not the last, with its log.</summary>
    public async Task EndPartAsync(FrameRun part)
    {
        await PutLogAsync(part);
        await reports.PartStoredAsync(part, cancellationToken);
    }

    public void Dispose() => _slots.Dispose();

    private async Task FinishAsync(FrameRun frame, string imagePath, PreparedScene scene)
    {
        var previewPath = imagePath + ".jpg";
        try
        {
            using (frame)
            {
                if (await CheckAsync(frame, imagePath, previewPath, scene) is { } image)
                    await StoreAsync(frame, imagePath, previewPath, image);
            }
        }
        finally
        {
            foreach (var path in (string[])[imagePath, previewPath, .. frame.Written.Select(output => output.Path)])
                File.Delete(path);
            _slots.Release();
        }
    }

    private async Task StoreAsync(FrameRun frame, string imagePath, string previewPath, CheckedFrame image)
    {
        var previewing = StorePreviewAsync(frame, previewPath, image);
        var key = reports.Keys.Image(frame.Number, System.IO.Path.GetExtension(imagePath));
        bool stored;
        try
        {
            frame.Enter("frame.upload").Tag(("aws.s3.key", key), ("renderfarm.image.size", image.Facts.SizeBytes));
            var begun = time.GetTimestamp();
            await StoreOutputsAsync(frame, image.Outputs);
            stored = await store.TryPutImageAsync(key, imagePath, image.Facts.Sha256, cancellationToken);
            if (stored)
                await PutLogAsync(frame);
            frame.Timings = frame.Timings with { Upload = time.GetElapsedTime(begun).TotalSeconds };
        }
        catch (RenderFault fault)
        {
            await previewing;
            frame.Fail(fault);
            frame.Enter("frame.report");
            await reports.FailedAsync(frame, fault, cancellationToken);
            return;
        }

        if (!previewing.IsCompleted)
            frame.Enter("preview.wait");
        frame.PreviewKey = await previewing;
        frame.Flags = QualityFlags.Of(image.Facts.Structure.HasNotFinite, await image.Look, reports.Chunk.Settings.AcceptPink == true);
        if (slow.IsSlow(reports.Chunk.JobId, frame.Elapsed))
            frame.Span.Keep();
        frame.Pixels = stored ? image.Facts.Structure.Pixels : null;
        frame.Enter("frame.report");
        await reports.RenderedAsync(frame, key, image.Facts.SizeBytes, stored ? image.Facts.Sha256 : null, cancellationToken);
        await CleanUpAsync(frame);
    }

    /// <summary>Before the image: where that is stored, they all are. The first of a name stays.</summary>
    private async Task StoreOutputsAsync(FrameRun frame, IReadOnlyList<ImageFacts> facts)
    {
        var stored = new List<FrameOutput>();
        foreach (var (output, found) in frame.Written.Zip(facts))
        {
            var key = reports.Keys.Outputs(frame.Number) + output.Name;
            var isOurs = await store.TryPutImageAsync(key, output.Path, found.Sha256, cancellationToken);
            stored.Add(new FrameOutput(output.Name, found.SizeBytes, isOurs ? Convert.ToHexStringLower(found.Sha256) : null));
        }

        // Of those that another delivery has stored the store knows the size.
        frame.Outputs = stored.TrueForAll(output => output.Sha256 is not null)
            ? stored
            : await store.ListOutputsAsync(reports.Keys.Outputs(frame.Number), cancellationToken);
    }

    /// <summary>A frame is no worse without a preview.</summary>
    /// <returns>Its key; null when there is none.</returns>
    private async Task<string?> StorePreviewAsync(FrameRun frame, string path, CheckedFrame image)
    {
        // Blender has been looking since the gate, beside the upload.
        using var span = FarmTelemetry.Source.StartActivity("frame.preview", ActivityKind.Internal, frame.Span?.Context ?? default);
        if (await image.Look is null)
            return null;

        var key = reports.Keys.Preview(frame.Number);
        span.Tag(("aws.s3.key", key));
        try
        {
            await store.PutPreviewAsync(key, path, cancellationToken);
            return key;
        }
        catch (RenderFault)
        {
            return null;
        }
    }

    private async Task<CheckedFrame?> CheckAsync(FrameRun frame, string imagePath, string previewPath, PreparedScene scene)
    {
        var span = frame.Enter("frame.gate");
        var begun = time.GetTimestamp();
        try
        {
            var image = await check.RunAsync(imagePath, previewPath, scene, [.. frame.Written.Select(o => o.Path)], cancellationToken);
            frame.Timings = frame.Timings with { Gate = time.GetElapsedTime(begun).TotalSeconds };
            return image;
        }
        catch (RenderFault fault)
        {
            span?.SetStatus(ActivityStatusCode.Error, fault.Message);
            await FailAsync(frame, fault);
            return null;
        }
        catch (BadImageException bad)
        {
            span?.SetStatus(ActivityStatusCode.Error, bad.Message);
            var folder = System.IO.Path.GetDirectoryName(imagePath)!;
            await FailAsync(
                frame,
                DiskSpace.IsFull(folder) ? RenderFault.DiskFull(folder, bad) : new RenderFault(FaultKind.Frame, bad.Message, frame.Log, bad)
            );
            return null;
        }
    }

    /// <summary>What stays is removed with the job.</summary>
    private async Task CleanUpAsync(FrameRun frame)
    {
        if (frame.Leftovers.Count == 0)
            return;

        frame.Enter("parts.remove");
        try
        {
            await parts.RemoveAsync(frame.Leftovers, cancellationToken);
        }
        catch (RenderFault)
        {
            // The image is stored, and that is all that matters.
        }
    }

    private Task PutLogAsync(FrameRun frame) =>
        frame.Log is null
            ? Task.CompletedTask
            : store.PutLogAsync(reports.Keys.Log(frame.Number, frame.Part), frame.Log, cancellationToken);
}
