using System.Diagnostics;
using System.Text;

namespace RenderFarm.Tests.Blender;

/// <summary>What Blender's own decoder says of a video.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Frames">How many.</param>
/// <param name="FramesPerSecond">Rounded to two places.</param>
/// <param name="Brightness">Mean of the first frame's colours, 0 to 1, as they are stored.</param>
internal sealed record VideoFile(int Width, int Height, int Frames, double FramesPerSecond, double Brightness)
{
    /// <summary>Reads a file, which must be H.264.</summary>
    public static async Task<VideoFile> ReadAsync(string path)
    {
        Assert.Contains("avc1", await File.ReadAllTextAsync(path, Encoding.Latin1), StringComparison.Ordinal);
        var python =
            $"""
            import bpy
            clip = bpy.data.movieclips.load('{path}')
            image = bpy.data.images.load('{path}')
            pixels = list(image.pixels)
            colours = [pixels[at] for at in range(len(pixels)) if at % 4 < 3]
            print("VIDEO %d %d %d %.2f %.4f" % (*clip.size, clip.frame_duration, clip.fps, sum(colours) / len(colours)))
            """;
        var start = new ProcessStartInfo("blender", ["-b", "--factory-startup", "--python-exit-code", "3", "--python-expr", python])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("blender did not start");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var fields = output.Split('\n').Single(line => line.StartsWith("VIDEO ", StringComparison.Ordinal)).Split(' ');
        var numbers = fields[1..].Select(field => double.Parse(field, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return new VideoFile((int)numbers[0], (int)numbers[1], (int)numbers[2], numbers[3], numbers[4]);
    }
}
