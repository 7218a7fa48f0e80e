using System.Text;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Worker;
using RenderFarm.Worker.Images;

namespace RenderFarm.Tests.Worker;

public sealed class ArtifactTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    /// <summary>
    /// Edges that H.264 does not take as they are, numbers that do not follow each other, colours that need the scene's view.
    /// </summary>
    private const string Odd =
        "scene.render.resolution_x, scene.render.resolution_y = 33, 17\nscene.render.image_settings.file_format = "
        + "'OPEN_EXR'\nscene.cycles.samples = 1";

    [Fact]
    public async Task Video_and_contact_sheet_are_made_of_the_stored_frames_and_once_only()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        farm.StartWorker();
        int[] frames = [-3, 1, 2, 10, 11, 12, 40];
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Make(Odd)), frames);
        foreach (var number in frames)
            await farm.Events.WaitForAsync<FrameRendered>(rendered => rendered.Frame == number);

        var video = await MakeAsync(farm, ArtifactKind.Video, frames.Length);
        var sheet = await MakeAsync(farm, ArtifactKind.ContactSheet, frames.Length);

        Assert.Equal(("jobs/job/video.mp4", null, null), (video.Key, video.Error, video.Note));
        Assert.Equal(("jobs/job/contact-sheet.jpg", null), (sheet.Key, sheet.Error));
        var film = await VideoFile.ReadAsync(await FetchAsync(farm, video.Key!));
        Assert.Equal((34, 18, 7, 23.98), (film.Width, film.Height, film.Frames, film.FramesPerSecond));
        Assert.InRange(film.Brightness, 0.1, 0.9);
        // Three columns and three rows: the picture's edges, its number, and gaps.
        var structure = (await ImageValidation.CheckAsync(await FetchAsync(farm, sheet.Key!), new ExpectedImage(), default)).Structure;
        Assert.Equal(new PixelSize((3 * 248) + 8, (3 * (124 + 32)) + 8), structure.Size);

        var stored = await farm.S3.GetObjectMetadataAsync(farm.Bucket, video.Key);
        var again = await MakeAsync(farm, ArtifactKind.Video, frames.Length, answers: 2);
        Assert.Equal(video.SizeBytes, again.SizeBytes);
        Assert.Equal(stored.LastModified, (await farm.S3.GetObjectMetadataAsync(farm.Bucket, video.Key)).LastModified);
    }

    [Theory]
    [InlineData("PNG", "RGB", "False")]
    [InlineData("PNG", "RGBA", "True")]
    [InlineData("OPEN_EXR", "RGBA", "True")]
    public async Task The_video_is_Blender_s_own_movie_of_the_scene_with_its_sound(string format, string mode, string isTransparent)
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        farm.StartWorker();
        var path = await Scenes.Make($"scene.render.film_transparent = {isTransparent}\n" + Heard(format, mode));
        var scene = await farm.UploadAsync(path);
        await farm.SendChunkAsync(scene, [3, 4, 5, 6]);
        foreach (var number in new[] { 3, 4, 5, 6 })
            await farm.Events.WaitForAsync<FrameRendered>(rendered => rendered.Frame == number);

        var made = await MakeAsync(farm, ArtifactKind.Video, frames: 4, scene: scene);
        var own = Path.Combine(farm.Folder, "own.mp4");
        await TestBlender.RunAsync(TestBlender.Path, "-b", path, "-Y", "--python-expr", Movie(own), "-s", "3", "-e", "6", "-a");

        Assert.Equal((null, null), (made.Error, made.Note));
        var video = await FetchAsync(farm, made.Key!);
        var film = await VideoFile.ReadAsync(video, first: own);
        Assert.Equal((64, 36, 4), (film.Width, film.Height, film.Frames));
        Assert.InRange(film.Difference, 0, 0.012);
        // The shape of a pixel.
        Assert.Contains("pasp\0\0\0\u0002\0\0\0\u0001", await File.ReadAllTextAsync(video, Encoding.Latin1), StringComparison.Ordinal);
        // The tone begins at frame 5, the third.
        Assert.InRange(await VideoFile.SoundBeginsAsync(video) ?? 0, 1.5 / 24, 2.5 / 24);
        Assert.Equal(await VideoFile.SoundBeginsAsync(own) ?? 0, await VideoFile.SoundBeginsAsync(video) ?? 0, 0.005);
    }

    [Fact]
    public async Task Without_all_frames_in_a_row_the_sound_is_left_out_and_that_is_said()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        farm.StartWorker();
        var scene = await farm.UploadAsync(await Scenes.Make(Heard("PNG", "RGB")));
        await farm.SendChunkAsync(scene, [3, 5]);
        foreach (var number in new[] { 3, 5 })
            await farm.Events.WaitForAsync<FrameRendered>(rendered => rendered.Frame == number);

        var codec = new RenderSettings { VideoCodec = "webm", VideoCrf = 40 };
        var made = await MakeAsync(farm, ArtifactKind.Video, frames: 2, scene: scene, first: null, settings: codec);

        Assert.Equal(("jobs/job/video.webm", null), (made.Key, made.Error));
        Assert.Contains("Without the scene's sound", made.Note, StringComparison.Ordinal);
        var video = await File.ReadAllTextAsync(await FetchAsync(farm, made.Key!), Encoding.Latin1);
        Assert.StartsWith("\u001aE\u00df\u00a3", video, StringComparison.Ordinal);
        Assert.Contains("V_VP9", video, StringComparison.Ordinal);
        Assert.DoesNotContain("A_OPUS", video, StringComparison.Ordinal);
    }

    /// <summary>A tone from frame 5 on, broad pixels, colours that are corrected for the display.</summary>
    private static string Heard(string format, string mode) =>
        $"""
            import os, struct, tempfile, wave
            tone = os.path.join(tempfile.mkdtemp(), "tone.wav")
            with wave.open(tone, "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(48000)
                file.writeframes(b"".join(struct.pack("<h", int(20000 * math.sin(at / 17))) for at in range(48000)))
            editor = scene.sequence_editor_create()
            strip = (editor.strips if hasattr(editor, "strips") else editor.sequences).new_sound("tone", tone, channel=1, frame_start=5)
            strip.sound.pack()
            scene.render.pixel_aspect_x = 2
            scene.cycles.use_denoising = False
            scene.render.image_settings.file_format, scene.render.image_settings.color_mode = "{format}", "{mode}"
            view = scene.view_settings
            view.exposure, view.use_curve_mapping = 0.5, True
            view.curve_mapping.curves[3].points.new(0.5, 0.7)
            view.curve_mapping.update()
            if hasattr(view, "use_white_balance"):
                view.use_white_balance, view.white_balance_temperature = True, 5000
            """;

    /// <summary>What a bare Blender makes a movie with, as the farm does.</summary>
    private static string Movie(string path) =>
        $"""
            import bpy
            render = bpy.context.scene.render
            if hasattr(render.image_settings, "media_type"):
                render.image_settings.media_type = "VIDEO"
            render.image_settings.file_format, render.image_settings.color_mode = "FFMPEG", "RGB"
            render.ffmpeg.format, render.ffmpeg.codec, render.ffmpeg.audio_codec = "MPEG4", "H264", "AAC"
            render.ffmpeg.constant_rate_factor, render.ffmpeg.ffmpeg_preset = "HIGH", "GOOD"
            render.filepath, render.use_file_extension = '{path}', False
            """;

    [Fact]
    public async Task A_job_of_too_many_bytes_gets_a_video_of_its_previews_and_one_that_lacks_frames_gets_none()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        farm.StartWorker(("Artifacts__MaxBytes", "1000"));
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Tiny), [1, 2]);
        foreach (var number in new[] { 1, 2 })
            await farm.Events.WaitForAsync<FrameRendered>(rendered => rendered.Frame == number);

        var lacking = await MakeAsync(farm, ArtifactKind.Video, frames: 3);
        var small = await MakeAsync(farm, ArtifactKind.Video, frames: 2, answers: 2);

        Assert.Equal("2 of the job's 3 frames are in the bucket.", lacking.Error);
        Assert.Contains("Made of the frames' previews", small.Note);
        var film = await VideoFile.ReadAsync(await FetchAsync(farm, small.Key!), first: await FetchAsync(farm, "jobs/job/frames/0001.png"));
        Assert.Equal((64, 36, 2), (film.Width, film.Height, film.Frames));
        Assert.InRange(film.Difference, 0, 0.03);
    }

    [Fact]
    public async Task A_worker_that_is_killed_while_it_makes_a_video_leaves_it_to_another()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        // Its Blender for videos starts and does nothing.
        var stalls = await ShellScript.WriteAsync(
            Path.Combine(farm.Folder, "blender"),
            "case \"$*\" in */blender-artifact-*) read -r end; exit 1;; esac",
            "exec blender \"$@\""
        );
        var first = farm.StartWorker(("Blender__Path", stalls));
        await farm.SendChunkAsync(await farm.UploadAsync(await Scenes.Tiny), [1, 2]);
        foreach (var number in new[] { 1, 2 })
            await farm.Events.WaitForAsync<FrameRendered>(rendered => rendered.Frame == number);

        await SendAsync(farm, ArtifactKind.Video, 2);
        await first.UntilItMakesAnArtifactAsync();
        await first.KillAsync();
        Assert.Empty(farm.Events.Of<ArtifactEnded>());
        farm.StartWorker();

        var made = await farm.Events.WaitForAsync<ArtifactEnded>();
        Assert.Equal(("w1", "jobs/job/video.mp4"), (made.WorkerId, made.Key));
    }

    private static async Task<ArtifactEnded> MakeAsync(
        WorkerBench farm,
        ArtifactKind kind,
        int frames,
        int answers = 1,
        SceneRef? scene = null,
        int? first = 3,
        RenderSettings? settings = null
    )
    {
        await SendAsync(farm, kind, frames, scene, first, settings);
        await farm.Events.WaitForAsync<ArtifactEnded>(_ => farm.Events.Of<ArtifactEnded>().Count(ended => ended.Kind == kind) == answers);
        return farm.Events.Of<ArtifactEnded>().Last(ended => ended.Kind == kind);
    }

    private static Task SendAsync(
        WorkerBench farm,
        ArtifactKind kind,
        int frames,
        SceneRef? scene = null,
        int? first = null,
        RenderSettings? settings = null
    ) =>
        farm.SendAsync(
            Queues.Finish,
            new MakeArtifact
            {
                JobId = "job",
                Kind = kind,
                OutputPrefix = "jobs/job/",
                Frames = frames,
                Scene = scene,
                First = first,
                Settings = settings ?? RenderSettings.None,
                FramesPerSecond = 24 / 1.001,
                View = new ViewSettings { ViewTransform = "Standard" },
            }
        );

    private static async Task<string> FetchAsync(WorkerBench farm, string key)
    {
        var path = Path.Combine(farm.Folder, Path.GetFileName(key));
        using var made = await farm.S3.GetObjectAsync(farm.Bucket, key);
        await made.WriteResponseStreamToFileAsync(path, append: false, default);
        return path;
    }
}
