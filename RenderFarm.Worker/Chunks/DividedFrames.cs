using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.ObjectStore;
using RenderFarm.Worker.Parts;

namespace RenderFarm.Worker.Chunks;

/// <summary>
/// Renders parts of divided frames. Whoever finds all parts of a frame stored after its own merges them: the bucket shows every part that
/// was stored before, so the last one does. Two that do are harmless, since the first stored image counts.
/// </summary>
internal sealed class DividedFrames(PartStore store, FrameStore images)
{
    /// <summary>Renders the part, if it is not stored, and the frame's image when the part was the last.</summary>
    /// <returns>The frame's image; null when other parts are missing.</returns>
    /// <exception cref="RenderFault">There is no part, or no image.</exception>
    public async Task<BlenderFrame?> RenderAsync(FrameInHand frame, CancellationToken abort)
    {
        frame.Run.Enter("parts.list");
        var split = frame.Chunk.Split!;
        var parts = Division.Of(split, frame.Scene.Prepared);
        var keys = Enumerable
            .Range(1, parts.Count)
            .Select(part => new JobKeys(frame.Chunk.OutputPrefix).Part(frame.Number, part, split))
            .ToList();
        var folder = new JobKeys(frame.Chunk.OutputPrefix).PartsOf(frame.Number);
        var stored = await store.ListAsync(folder, abort);
        var own = keys[frame.Part - 1];
        var time = TimeSpan.Zero;
        if (!stored.Contains(own))
        {
            var part = parts[frame.Part - 1];
            var rendered = await frame.RenderAsync(part, frame.Progress, abort);
            time = rendered.Time;
            frame.Run.Enter("parts.store");
            await store.PutAsync(own, rendered.Path, part.Size(frame.Scene.Prepared), abort);
            File.Delete(rendered.Path);
            stored = await store.ListAsync(folder, abort);
        }

        frame.Run.Timings = frame.Run.Timings with { Render = time.TotalSeconds };
        if (keys.Except(stored).Any())
        {
            // Of a frame that was merged meanwhile nothing is to be left behind.
            if (!split.KeepSamples && (await images.ListAsync(frame.Chunk.OutputPrefix, [frame.Number], abort)).Count > 0)
                await store.RemoveAsync([own], abort);
            return null;
        }

        frame.Run.Enter("parts.fetch");
        var files = await store.FetchAsync(keys, frame.Folder, abort);
        frame.Run.Enter("parts.merge");
        var merged = System.IO.Path.Combine(frame.Folder, "merged.exr");
        try
        {
            if (split.Samples is null)
                PartMerge.Stitch([.. files.Zip(parts, (path, part) => (path, part.Tile!))], merged);
            else
                PartMerge.Average([.. files.Zip(parts, (path, part) => (path, part.Samples!))], merged);
        }
        catch (InvalidDataException exception)
        {
            throw new RenderFault(FaultKind.Frame, $"The parts of the frame cannot be merged: {exception.Message}", inner: exception);
        }

        if (!split.KeepSamples)
            frame.Run.Leftovers = keys;
        var image = await frame.Scene.ComposeAsync(frame.Run, merged, frame.Folder, abort);
        return image with { Time = image.Time + time };
    }
}
