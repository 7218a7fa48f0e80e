using System.Globalization;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender.Install;

namespace RenderFarm.Worker.Artifacts;

/// <summary>The <c>ffmpeg</c> of this machine.</summary>
internal static class Ffmpeg
{
    /// <summary>Encodes the images <c>000001</c>, <c>000002</c> and so on of a folder as H.264.</summary>
    /// <exception cref="RenderFault">There is no ffmpeg, or it failed.</exception>
    public static async Task EncodeAsync(
        string folder,
        string extension,
        double framesPerSecond,
        string target,
        CancellationToken cancellationToken
    )
    {
        string[] arguments =
        [
            "-nostdin",
            "-y",
            "-loglevel",
            "error",
            "-framerate",
            framesPerSecond.ToString("R", CultureInfo.InvariantCulture),
            "-i",
            Path.Combine(folder, "%06d" + extension),
            // H.264 stores colours for squares of four pixels: an odd edge gets one more.
            "-vf",
            "pad=ceil(iw/2)*2:ceil(ih/2)*2",
            "-c:v",
            "libx264",
            "-crf",
            "18",
            "-pix_fmt",
            "yuv420p",
            "-movflags",
            "+faststart",
            target,
        ];
        try
        {
            await CommandRunner.RunAsync("ffmpeg", arguments, _ => { }, cancellationToken);
        }
        catch (InstallException exception)
        {
            throw new RenderFault(
                FaultKind.Worker,
                $"This worker's Blender has no video encoder, and ffmpeg did not help: {exception.Message} Install ffmpeg on the workers.",
                inner: exception
            );
        }
    }
}
