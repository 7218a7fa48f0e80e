using System.Text;

namespace RenderFarm.Tests.Blender;

/// <summary>What Blender's own decoder says of a video.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Frames">How many.</param>
/// <param name="FramesPerSecond">Rounded to two places.</param>
/// <param name="Brightness">Mean of the first frame's colours, 0 to 1, as they are stored.</param>
/// <param name="Difference">Mean distance of the first frame's colours from an image's of the same size, 0 to 1.</param>
internal sealed record VideoFile(int Width, int Height, int Frames, double FramesPerSecond, double Brightness, double Difference)
{
    /// <summary>When the sound of a video is first heard, in seconds from its start; null when it never is.</summary>
    public static async Task<double?> SoundBeginsAsync(string path)
    {
        var python = $"""
            import bpy, struct, time, wave
            scene = bpy.context.scene
            editor = scene.sequence_editor_create()
            (editor.strips if hasattr(editor, "strips") else editor.sequences).new_sound("s", '{path}', channel=1, frame_start=1)
            scene.frame_start, scene.frame_end = 1, 24
            mixed = '{path}.wav'
            bpy.ops.sound.mixdown(filepath=mixed, container="WAV", codec="PCM", format="S16")
            # Since 5.x it is mixed by a thread of its own: a second of sound is awaited.
            def whole():
                try:
                    with wave.open(mixed) as file:
                        return file.getnframes() >= file.getframerate()
                except (EOFError, OSError, wave.Error):
                    return False
            while not whole():
                time.sleep(0.05)
            with wave.open(mixed) as file:
                rate, step = file.getframerate(), file.getnchannels() * 2
                samples = struct.unpack("<%dh" % (file.getnframes() * file.getnchannels()), file.readframes(file.getnframes()))
            loud = next((at for at, sample in enumerate(samples) if abs(sample) > 2000), None)
            print("SOUND %s" % ("none" if loud is None else "%.4f" % (loud * 2 / step / rate)))
            """;
        var output = await TestBlender.EvaluateAsync(TestBlender.Path, python);
        var word = output.Split('\n').Single(line => line.StartsWith("SOUND ", StringComparison.Ordinal)).Split(' ')[1];
        return word == "none" ? null : double.Parse(word, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Reads a file, which must be H.264.</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">What its first frame should show; null where that is not asked.</param>
    public static async Task<VideoFile> ReadAsync(string path, string? first = null)
    {
        Assert.Contains("avc1", await File.ReadAllTextAsync(path, Encoding.Latin1), StringComparison.Ordinal);
        var python = $"""
            import bpy
            clip = bpy.data.movieclips.load('{path}')
            def colours(path):
                pixels = list(bpy.data.images.load(path).pixels)
                return [pixels[at] for at in range(len(pixels)) if at % 4 < 3]
            film = colours('{path}')
            difference = sum(abs(a - b) for a, b in zip(film, colours('{first ?? path}'), strict=True)) / len(film)
            print("VIDEO %d %d %d %.2f %.4f %.4f" % (*clip.size, clip.frame_duration, clip.fps, sum(film) / len(film), difference))
            """;
        var output = await TestBlender.EvaluateAsync(TestBlender.Path, python);
        var fields = output.Split('\n').Single(line => line.StartsWith("VIDEO ", StringComparison.Ordinal)).Split(' ');
        var numbers = fields[1..].Select(field => double.Parse(field, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return new VideoFile((int)numbers[0], (int)numbers[1], (int)numbers[2], numbers[3], numbers[4], numbers[5]);
    }
}
