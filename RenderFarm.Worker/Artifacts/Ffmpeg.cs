using System.Globalization;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender.Install;

namespace RenderFarm.Worker.Artifacts;

/// <summary>The <c>ffmpeg</c> of this machine.</summary>
internal static class Ffmpeg
{
    /// <summary>Encodes the images <c>000001</c>, <c>000002</c> and so on of a folder as the order says, without sound.</summary>
    /// <exception cref="RenderFault">There is no ffmpeg, or it failed.</exception>
    public static async Task EncodeAsync(
        string folder,
        string extension,
        MakeArtifact order,
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
            order.FramesPerSecond.ToString("R", CultureInfo.InvariantCulture),
            "-i",
            Path.Combine(folder, "%06d" + extension),
            // Codecs store colours for squares of four pixels: an odd edge gets one more.
            "-vf",
            "pad=ceil(iw/2)*2:ceil(ih/2)*2",
            "-c:v",
            .. Codec(order.Settings.VideoCodec, (order.Settings.VideoCrf ?? 18).ToString(CultureInfo.InvariantCulture)),
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

    private static string[] Codec(string? name, string crf) =>
        name switch
        {
            "h265" => ["libx265", "-tag:v", "hvc1", "-crf", crf, "-pix_fmt", "yuv420p"],
            "prores" => ["prores_ks", "-profile:v", "3", "-pix_fmt", "yuv422p10le"],
            "webm" => ["libvpx-vp9", "-b:v", "0", "-crf", crf, "-pix_fmt", "yuv420p"],
            _ => ["libx264", "-crf", crf, "-pix_fmt", "yuv420p"],
        };
}
