using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.Worker.Parts;

namespace RenderFarm.Tests.Cli;

/// <summary>What a person types who has changed the mind.</summary>
public sealed class SteeringTests(CliFarmWithWorker farm) : IClassFixture<CliFarmWithWorker>
{
    [Fact]
    public async Task Jobs_are_paused_changed_resumed_retried_and_canceled_one_or_several_at_a_time()
    {
        var first = await SubmitAsync(await Scenes.Slow, "1-3");
        var second = await SubmitAsync(await Scenes.Slow, "4");
        var paused = await RunAsync("pause", first, second[..6]);
        Assert.Equal((0, ""), (paused.ExitCode, paused.Error));
        Assert.Contains($"'renderfarm resume {first}' lets it go on.", paused.Output, StringComparison.Ordinal);
        Assert.Contains($"'renderfarm resume {second}' lets it go on.", paused.Output, StringComparison.Ordinal);
        Assert.All(
            (await RunAsync("pause", first, second, "--json")).Json<JobResponse[]>(),
            job => Assert.Equal(JobState.Paused, job.State)
        );

        Assert.Equal(
            $"Job {first} 'ebb' is what it is called now.\nJob {first} 'ebb' has priority -7 now.\nJob {first} 'ebb' has 5 frames now, "
                + "of which 0 are rendered.\n",
            (await RunAsync("rename", first, "ebb")).Output
                + (await RunAsync("priority", first, "-7")).Output
                + (await RunAsync("extend", first, "2-5")).Output
        );
        var local = await RunAsync("budget", first, "3");
        Assert.Equal(2, local.ExitCode);
        Assert.Contains("rents nothing", local.Error, StringComparison.Ordinal);
        foreach (
            var (wrong, words) in (IEnumerable<(string, string[])>)
                [
                    ("N is 'much'", ["priority", first, "much"]),
                    ("N is '101'", ["priority", first, "101"]),
                    ("DOLLARS is '0'", ["budget", first, "0"]),
                    ("TIME is 'soon'", ["deadline", first, "soon"]),
                    ("N is '0'", ["instances", "scale", first, "0"]),
                    ("Name the jobs, or give --all.", ["cancel"]),
                    ("Name the jobs, or give --all.", ["pause", first, "--all"]),
                    ("no job 'zzzz'", ["cancel", first, "zzzz"]),
                ]
        )
        {
            var refused = await RunAsync(words);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains(wrong, refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(JobState.Paused, (await farm.GetAsync<JobResponse>($"api/jobs/{first}")).State);
        var resumed = (await RunAsync("resume", "--all", "--json")).Json<JobResponse[]>();
        Assert.Equal(((string[])[first, second]).Order(), resumed.Select(job => job.Id).Order());

        // One that is refused keeps the others from nothing.
        Assert.Equal(JobState.Canceled, (await RunAsync("cancel", first, "--json")).Json<JobResponse>().State);
        var mixed = await RunAsync("pause", first, second);
        Assert.Equal(2, mixed.ExitCode);
        Assert.Contains($"Job {first} has ended (Canceled) and cannot be paused.", mixed.Error, StringComparison.Ordinal);
        Assert.Contains($"Job {second}", mixed.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("cancel", "--all")).ExitCode);
        Assert.Equal("There is no such job.\n", (await RunAsync("cancel", "--all")).Output);
        Assert.Contains("stays so", (await RunAsync("retry", first)).Error, StringComparison.Ordinal);

        // The scene is there; the frame is another, and fewer samples end in this life.
        var copy = (
            await RunAsync("duplicate", first, "--frames", "8", "--samples", "1", "--resolution-percent", "10", "--json")
        ).Json<JobResponse>();
        Assert.Equal(("ebb", 1, 1), (copy.Name, copy.Settings.Samples, copy.Frames.Total));
        Assert.Equal(0, (await RunAsync("watch", copy.Id)).ExitCode);
        var unasked = await RunAsync("delete", copy.Id);
        Assert.Equal((2, true), (unasked.ExitCode, unasked.Error.Contains("Give --yes", StringComparison.Ordinal)));
        Assert.Equal($"Job {copy.Id} 'ebb' is deleted, with 1 image.\n", (await RunAsync("delete", copy.Id, "--yes")).Output);
        Assert.Equal(2, (await RunAsync("job", copy.Id)).ExitCode);
    }

    [Fact]
    public async Task Samples_are_added_to_frames_that_are_rendered()
    {
        var scene = await Scenes.Make(
            "scene.render.image_settings.file_format = 'OPEN_EXR'\nscene.render.image_settings.color_depth = '32'\n"
                + "scene.cycles.samples = 4\nscene.frame_start, scene.frame_end = 1, 2"
        );
        using var folder = new TemporaryDirectory();
        var id = (await RunAsync("submit", scene, "--no-video", "--keep-samples", "--json")).Json<SubmitResult>().Job.Id;
        await AssertAreAsync(4);
        Assert.Contains(
            "samples are kept (4): 'renderfarm extend' adds more",
            (await RunAsync("job", id)).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(["0001/1-of-1.exr", "0002/1-of-1.exr"], await PartsAsync());

        // What was rendered is merged with the rest; of a frame of which it is gone all is rendered.
        Assert.Contains("they are to have 8 samples.", (await RunAsync("extend", id, "--samples", "8")).Output, StringComparison.Ordinal);
        await AssertAreAsync(8);
        var job = await farm.GetAsync<JobResponse>($"api/jobs/{id}");
        Assert.Equal((8, 1d), (job.Settings.Samples, job.Progress));
        Assert.Contains(
            job.Warnings,
            warning => warning.StartsWith("4 samples of each frame were rendered first", StringComparison.Ordinal)
        );
        Assert.Equal(["0001/1-of-1.exr", "0001/2-of-2.exr", "0002/1-of-1.exr", "0002/2-of-2.exr"], await PartsAsync());
        using var s3 = farm.Cloud.CreateS3Client();
        await s3.DeleteObjectAsync("renderfarm", $"jobs/{id}/parts/0002/2-of-2.exr");
        Assert.Equal(0, (await RunAsync("extend", id, "--samples", "12")).ExitCode);
        await AssertAreAsync(12);
        Assert.Equal([4, 8, 12], (await farm.GetAsync<JobResponse>($"api/jobs/{id}")).Split!.Steps);

        var whole = (await RunAsync("duplicate", id, "--json")).Json<JobResponse>();
        Assert.Equal((12, 1), (whole.Settings.Samples, whole.Split!.Steps.Count));
        var slow = (
            await RunAsync("submit", await Scenes.Slow, "--frames", "1", "--samples", "9000", "--keep-samples", "--no-pack", "--json")
        )
            .Json<SubmitResult>()
            .Job.Id;
        foreach (
            var (wrong, words) in (IEnumerable<(string, string[])>)
                [
                    ("have 12 samples; ask for 13 or more", [id, "--samples", "11"]),
                    ("--samples is 0", [id, "--samples", "0"]),
                    ("Give either the frames to add", [id, "3", "--samples", "16"]),
                    ("Give either the frames to add", [id]),
                    ("samples are added when it has ended", [slow, "--samples", "9001"]),
                    ("--keep-samples", [await SubmitAsync(scene, "1"), "--samples", "16"]),
                ]
        )
        {
            var refused = await RunAsync(["extend", .. words]);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains(wrong, refused.Error, StringComparison.Ordinal);
        }

        await RunAsync("cancel", "--all");

        async Task<IEnumerable<string>> PartsAsync()
        {
            using var client = farm.Cloud.CreateS3Client();
            var prefix = $"jobs/{id}/parts/";
            var parts = await client.ListObjectsV2Async(new() { BucketName = "renderfarm", Prefix = prefix });
            return parts.S3Objects.Select(part => part.Key[prefix.Length..]);
        }

        async Task AssertAreAsync(int samples)
        {
            Assert.Equal(0, (await RunAsync("watch", id)).ExitCode);
            var frames = Path.Combine(folder.FullPath, $"{samples}");
            Assert.Equal(0, (await RunAsync("download", id, frames)).ExitCode);
            var bare = await Scenes.RenderBare(scene, folder.FullPath, $"scene.cycles.samples = {samples}");
            foreach (var name in (string[])["0001.exr", "0002.exr"])
                Assert.InRange(Exr.Difference(Path.Combine(bare, name), Path.Combine(frames, name)), 0, Exr.Rounding(samples));
        }
    }

    [Fact]
    public async Task The_log_of_a_frame_is_followed_while_it_renders()
    {
        var id = await SubmitAsync(await Scenes.Slow, "1");
        using var following = CliProcess.Start(farm.Server, "logs", id, "--frame", "1", "-f");
        await following.LineAsync("── frame 1, rendering");
        await following.OutputAsync("Fra:1");
        Assert.Equal(JobState.Running, (await farm.GetAsync<JobResponse>($"api/jobs/{id}")).State);
        Assert.Equal(0, (await RunAsync("cancel", id)).ExitCode);
        Assert.Equal(0, (await following.EndAsync()).ExitCode);
    }

    private async Task<string> SubmitAsync(string scene, string frames)
    {
        var result = await RunAsync("submit", scene, "--frames", frames, "--no-pack", "--json");
        Assert.Equal(0, result.ExitCode);
        return result.Json<SubmitResult>().Job.Id;
    }

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(farm.Server, arguments);
}
