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

    private static async Task<ArtifactEnded> MakeAsync(WorkerBench farm, ArtifactKind kind, int frames, int answers = 1)
    {
        await SendAsync(farm, kind, frames);
        await farm.Events.WaitForAsync<ArtifactEnded>(_ => farm.Events.Of<ArtifactEnded>().Count(ended => ended.Kind == kind) == answers);
        return farm.Events.Of<ArtifactEnded>().Last(ended => ended.Kind == kind);
    }

    private static Task SendAsync(WorkerBench farm, ArtifactKind kind, int frames) =>
        farm.SendAsync(
            Queues.Finish,
            new MakeArtifact
            {
                JobId = "job",
                Kind = kind,
                OutputPrefix = "jobs/job/",
                Frames = frames,
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
