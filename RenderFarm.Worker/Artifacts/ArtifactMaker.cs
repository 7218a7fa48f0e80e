using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Scratch;
using RenderFarm.Worker.Storage;

namespace RenderFarm.Worker.Artifacts;

/// <summary>Makes and stores an artifact. One that is stored already is not made again.</summary>
internal sealed class ArtifactMaker(JobObjects objects, VideoMaker video, ContactSheetMaker sheet, ScratchFolder scratch)
{
    /// <summary>Makes what the message asks for.</summary>
    /// <returns>The answer, with the key.</returns>
    /// <exception cref="RenderFault">It could not be made.</exception>
    public async Task<ArtifactEnded> MakeAsync(MakeArtifact order, ArtifactEnded answer, CancellationToken cancellation)
    {
        var (name, contentType) = order.Kind == ArtifactKind.Video ? ("video.mp4", "video/mp4") : ("contact-sheet.jpg", "image/jpeg");
        var key = order.OutputPrefix + name;
        if (await objects.SizeAsync(key, cancellation) is { } size) return answer with { Key = key, SizeBytes = size };

        var folder = scratch.Make("artifact");
        try
        {
            var target = Path.Combine(folder, name);
            var note = order.Kind == ArtifactKind.Video
                ? await video.MakeAsync(order, folder, target, cancellation)
                : await sheet.MakeAsync(order, folder, target, cancellation);
            if (!File.Exists(target)) throw new RenderFault(FaultKind.Worker, "Blender reported it as made, but wrote no file.");

            await objects.PutOnceAsync(key, target, contentType, cancellation);
            return answer with { Key = key, SizeBytes = await objects.SizeAsync(key, cancellation) ?? 0, Note = note };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiskSpace.Explain(folder, exception);
        }
        finally
        {
            ScratchFolder.Remove(folder);
        }
    }
}
