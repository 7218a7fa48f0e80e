using Microsoft.Extensions.Options;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.ObjectStore;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Artifacts;

/// <summary>Makes and stores an artifact. One that is stored already is not made again.</summary>
internal sealed class ArtifactMaker(JobObjects objects, VideoMaker video, ContactSheetMaker sheet, ScratchFolder scratch)
{
    /// <summary>Makes what the message asks for.</summary>
    /// <returns>The answer, with the key.</returns>
    /// <exception cref="RenderFault">It could not be made.</exception>
    public async Task<ArtifactEnded> MakeAsync(MakeArtifact order, ArtifactEnded answer, CancellationToken cancellationToken)
    {
        var key = new JobKeys(order.OutputPrefix).Artifact(order.Kind, order.Settings.VideoCodec, order.Edition);
        var contentType = order.Kind == ArtifactKind.Video ? RenderNames.VideoFile(order.Settings.VideoCodec).ContentType : "image/jpeg";
        if (await objects.SizeAsync(key, cancellationToken) is { } size)
            return answer with { Key = key, SizeBytes = size };

        var folder = scratch.Make("artifact");
        try
        {
            var target = Path.Combine(folder, Path.GetFileName(key));
            var note =
                order.Kind == ArtifactKind.Video
                    ? await video.MakeAsync(order, folder, target, cancellationToken)
                    : await sheet.MakeAsync(order, folder, target, cancellationToken);
            if (!File.Exists(target))
                throw new RenderFault(FaultKind.Worker, "Blender reported it as made, but wrote no file.");

            await objects.PutOnceAsync(key, target, contentType, cancellationToken);
            return answer with { Key = key, SizeBytes = await objects.SizeAsync(key, cancellationToken) ?? 0, Note = note };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RenderFault.OfFolder(folder, exception);
        }
        finally
        {
            ScratchFolder.Remove(folder);
        }
    }
}

/// <summary>Starts a Blender for one artifact, beside those that render and behind them in the queue for the processor.</summary>
internal sealed class ArtifactBlender(
    Sandbox sandbox,
    ScratchFolder scratch,
    IOptions<BlenderOptions> options,
    IOptions<WorkerOptions> worker,
    TimeProvider time
)
{
    /// <summary>Starts one that may write into the folder; the caller disposes of it.</summary>
    /// <param name="folder">What it may write.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="reads">A file or folder that it may read; null for none.</param>
    /// <exception cref="RenderFault">It does not start: the worker's fault.</exception>
    public async Task<BlenderProcess> StartAsync(string folder, CancellationToken cancellationToken, string? reads = null)
    {
        var blender = await BlenderProcess.StartAsync(
            await sandbox.GetAsync(cancellationToken),
            options.Value,
            worker.Value,
            scratch,
            time,
            cancellationToken,
            "artifact",
            reads,
            writes: folder
        );
        await blender.DoAsync<object>(new { @do = "step back" }, cancellationToken);
        return blender;
    }
}

/// <summary>Settings of what is made of a job's frames, section <c>Artifacts</c>.</summary>
internal sealed class ArtifactOptions : ICheckedOptions
{
    public const string Section = "Artifacts";

    /// <summary>Bytes of frames that are brought to this machine for a video, 20 GiB. A video of more is made of the previews.</summary>
    public long MaxBytes { get; set; } = 20L << 30;

    /// <inheritdoc/>
    public IEnumerable<string> Check() => OptionChecks.Require(MaxBytes >= 0, Section, nameof(MaxBytes), MaxBytes, "at least 0");
}
