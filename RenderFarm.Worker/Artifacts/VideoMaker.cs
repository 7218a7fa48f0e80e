using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.ObjectStore;
using RenderFarm.Worker.Scenes;

namespace RenderFarm.Worker.Artifacts;

/// <summary>Makes a video of a job's frames: with Blender, or with ffmpeg where this Blender has no encoder.</summary>
internal sealed class VideoMaker(JobObjects objects, SceneCache scenes, ArtifactBlender blenders, IOptions<ArtifactOptions> options)
{
    /// <summary>Left free on the disk for those who render: 2 GiB.</summary>
    private const long Reserve = 2L << 30;

    private static readonly string[] SceneReferred = [".exr", ".hdr"];

    /// <summary>Makes the video.</summary>
    /// <returns>How it is less than it could be; null when it is not.</returns>
    /// <exception cref="RenderFault">It could not be made.</exception>
    public async Task<string?> MakeAsync(MakeArtifact order, string folder, string target, CancellationToken cancellationToken)
    {
        var frames = await objects.ListAsync(order.OutputPrefix + "frames/", cancellationToken);
        if (frames.Count != order.Frames)
            throw new RenderFault(FaultKind.Cloud, $"{frames.Count} of the job's {order.Frames} frames are in the bucket.");

        using var lease = order.Scene is null ? null : await scenes.GetAsync(order.Scene, cancellationToken);
        await using var blender = await blenders.StartAsync(folder, cancellationToken, lease?.All);
        var canFilm = (await blender.DoAsync<FilmAnswer>(new { @do = "can film" }, cancellationToken)).CanFilm;
        var note = Obstacle(frames, folder, canFilm);
        var (isSoundLeftOut, isScenesOwn) = (false, false);
        if (note is not null)
            frames = await PreviewsAsync(order, note, cancellationToken);

        var paths = await objects.FetchAsync(frames, folder, cancellationToken);
        if (canFilm)
        {
            blender.Give(paths);
            isScenesOwn = lease is not null && await TryOpenAsync(blender, order.Scene!, lease, cancellationToken);
            var made = await blender.DoAsync<FilmMade>(
                new
                {
                    @do = "film",
                    paths,
                    target,
                    framesPerSecond = order.FramesPerSecond,
                    view = order.View,
                    settings = isScenesOwn ? order.Settings : null,
                    first = order.First,
                    codec = order.Settings.VideoCodec,
                    crf = order.Settings.VideoCrf,
                },
                cancellationToken
            );
            isSoundLeftOut = made.IsSoundLeftOut;
        }
        else
            await Ffmpeg.EncodeAsync(folder, Path.GetExtension(paths[0]), order, target, cancellationToken);
        string[] notes =
        [
            .. note is null ? [] : (string[])[$"Made of the frames' previews: {note}"],
            .. isSoundLeftOut ? (string[])["Without the scene's sound, since frames are left out."] : [],
            .. canFilm && lease is not null && !isScenesOwn ? (string[])["Without the scene's sound: this worker's Blender is older."] : [],
            .. canFilm ? [] : (string[])["Made by ffmpeg, since this Blender has no video encoder: without the scene's sound."],
        ];
        return notes.Length == 0 ? null : string.Join(' ', notes);
    }

    /// <summary>Opens what the frames are of. Where workers have several Blenders, this one's need not be that which rendered it.</summary>
    private static async Task<bool> TryOpenAsync(
        BlenderProcess blender,
        SceneRef scene,
        SceneLease lease,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await blender.OpenAsync(scene.Identity, lease.Path, cancellationToken);
            return true;
        }
        catch (RenderFault fault) when (blender.IsAlive && (fault.Kind == FaultKind.Frame || fault.IsJobs))
        {
            return false;
        }
    }

    /// <summary>Why the frames themselves cannot be used; null when they can.</summary>
    private string? Obstacle(IReadOnlyList<FrameObject> frames, string folder, bool canFilm)
    {
        var bytes = frames.Sum(frame => frame.SizeBytes);
        if (bytes > options.Value.MaxBytes)
            return $"the frames are larger together than {options.Value.MaxBytes >> 20} MiB (Artifacts:MaxBytes of the worker).";
        if (bytes > new DriveInfo(folder).AvailableFreeSpace - Reserve)
            return "the worker's disk has no room for all frames.";
        if (!canFilm && SceneReferred.Contains(Path.GetExtension(frames[0].Key), StringComparer.OrdinalIgnoreCase))
            return "the worker's Blender has no video encoder, and ffmpeg does not know the scene's view of its colours.";
        return null;
    }

    private async Task<IReadOnlyList<FrameObject>> PreviewsAsync(MakeArtifact order, string obstacle, CancellationToken cancellationToken)
    {
        var previews = await objects.ListAsync(order.OutputPrefix + "previews/", cancellationToken);
        return previews.Count == order.Frames
            ? previews
            : throw new RenderFault(
                FaultKind.Worker,
                $"No video: {obstacle} Of the smaller previews, {order.Frames - previews.Count} are missing."
            );
    }
}

/// <summary>Whether a Blender was built with a video encoder.</summary>
internal sealed record FilmAnswer(bool CanFilm);

/// <summary>A video that Blender has made.</summary>
/// <param name="IsSoundLeftOut">The scene has sound that would not fit the frames.</param>
internal sealed record FilmMade(bool IsSoundLeftOut);
