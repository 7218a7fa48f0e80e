using System.Security.Cryptography;
using System.Text.Json;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Blender;

namespace RenderFarm.Tests.Cli;

/// <summary>The command against a real farm, from the file to the images.</summary>
public sealed class SubmitTests(CliFarmWithWorker farm) : IClassFixture<CliFarmWithWorker>, IDisposable
{
    private const string Escape = "\x1b";

    private static readonly Dictionary<string, string> Plain = [];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_scene_is_rendered_downloaded_and_summed_up_in_a_few_plain_lines()
    {
        var target = _directory.File("frames");
        var result = await RunAsync("submit", await Scenes.Tiny, "--start", "2", "--step", "2", "--name", "my tide", "--download", target);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.DoesNotContain(Escape, result.Output, StringComparison.Ordinal);
        Assert.Contains("'my tide' completed", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"frames +3 of 3\n", result.Output);
        Assert.Matches(@"inside Blender +\d+ % of the wall time\n", result.Output);
        Assert.Contains(target, result.Output, StringComparison.Ordinal);
        Assert.InRange(result.Output.Split('\n').Length, 8, 40);
        string[] all = ["0002.png", "0004.png", "0006.png", "my tide-contact-sheet.jpg", "my tide.mp4"];
        Assert.Equal(all, FilesIn(target));

        foreach (
            var (form, files) in (IEnumerable<(string, string[])>)
                [("frames", all[..3]), ("sheet", [all[3]]), ("video", [all[4]]), ("zip", ["my tide.zip"])]
        )
        {
            var folder = _directory.File(form + "-alone");
            foreach (var _ in Enumerable.Range(0, 2))
                Assert.Equal(
                    (0, ""),
                    await RunAsync("download", "my tide", folder, "--as", form) is var one ? (one.ExitCode, one.Error) : default
                );
            Assert.Equal(files, FilesIn(folder));
            if (form != "zip")
                Assert.All(
                    files,
                    file => Assert.Equal(File.ReadAllBytes(Path.Combine(target, file)), File.ReadAllBytes(Path.Combine(folder, file)))
                );
        }

        var unzipped = _directory.File("unzipped");
        await System.IO.Compression.ZipFile.ExtractToDirectoryAsync(_directory.File("zip-alone/my tide.zip"), unzipped);
        Assert.Equal(all[..3], FilesIn(unzipped));
        await File.WriteAllTextAsync(_directory.File("zip-alone/my tide.zip"), "mine");
        var refused = await RunAsync("download", "my tide", _directory.File("zip-alone"), "--as", "zip");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("is another file", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--as is 'tar'", (await RunAsync("download", "my tide", "--as", "tar")).Error, StringComparison.Ordinal);
        var made = (await RunAsync("job", "my tide", "--json")).Json<JobDetails>().Job.Artifacts;
        Assert.All(
            made,
            one =>
                Assert.Equal(one.Sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(target, one.FileName)))))
        );
    }

    [Theory]
    [InlineData("--split-samples", "2")]
    [InlineData("--split-tiles", "2x1")]
    public async Task A_divided_frame_is_one_frame(string option, string value)
    {
        var target = _directory.File("frames");
        var submitted = (
            await RunAsync("submit", await Scenes.Tiny, "--frames", "2", option, value, "--no-video", "--download", target, "--json")
        ).Json<SubmitResult>();

        Assert.Equal((JobState.Completed, 1, 1), (submitted.Job.State, submitted.Job.Frames.Total, submitted.Job.Frames.Rendered));
        var frame = Assert.Single((await RunAsync("job", submitted.Job.Id, "--json")).Json<JobDetails>().Frames);
        Assert.Equal((2, 2, 2), (frame.Frame, frame.Parts, frame.PartsDone));
        Assert.Equal(["0002.png"], FilesIn(target));
    }

    [Fact]
    public async Task With_json_every_command_writes_one_document()
    {
        var target = _directory.File("frames");
        var submitted = (
            await RunAsync(
                "submit",
                await Scenes.Tiny,
                "--frames",
                "1,3",
                "--samples",
                "2",
                "--priority",
                "7",
                "--download",
                target,
                "--json"
            )
        ).Json<SubmitResult>();
        var id = submitted.Job.Id;
        Assert.Equal((JobState.Completed, 2, 7), (submitted.Job.State, submitted.Job.Settings.Samples, submitted.Job.Priority));
        Assert.Equal([1, 3], submitted.Download!.Downloaded);

        var details = (await RunAsync("job", id[..^1], "--json")).Json<JobDetails>();
        Assert.Equal(id, details.Job.Id);
        foreach (var frame in details.Frames)
            Assert.Equal(
                frame.Sha256,
                Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(target, frame.FileName!))))
            );

        Assert.Contains((await RunAsync("jobs", "--json")).Json<List<JobResponse>>(), job => job.Id == id);
        Assert.Contains(
            (await RunAsync("workers", "--json")).Json<List<WorkerResponse>>(),
            worker => worker.State is WorkerState.Idle or WorkerState.Rendering
        );

        var watched = await RunAsync("watch", id, "--json");
        Assert.Equal((0, JobState.Completed), (watched.ExitCode, LastLine(watched).State));
    }

    [Fact]
    public async Task A_download_resumes_and_never_replaces_another_file_unasked()
    {
        var target = _directory.File("frames");
        var id = (await RunAsync("submit", await Scenes.Tiny, "--frames", "1-3", "--no-video", "--wait", "--json"))
            .Json<SubmitResult>()
            .Job.Id;
        Assert.Equal([1, 2, 3], (await DownloadAsync(id, target)).Downloaded);

        File.Delete(Path.Combine(target, "0002.png"));
        var resumed = await DownloadAsync(id, target);
        Assert.Equal([2], resumed.Downloaded);
        Assert.Equal([1, 3], resumed.AlreadyThere);

        var mine = Path.Combine(target, "0003.png");
        await File.WriteAllTextAsync(mine, "mine");
        File.Delete(Path.Combine(target, "0001.png"));
        var refused = await RunAsync("download", id, target);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("0003.png", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--overwrite", refused.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(mine));
        Assert.False(File.Exists(Path.Combine(target, "0001.png")), "A refused download fetched a frame.");

        Assert.Equal([1, 3], (await DownloadAsync(id, target, "--overwrite")).Downloaded);
        Assert.Equal(["0001.png", "0002.png", "0003.png"], FilesIn(target));
    }

    [Fact]
    public async Task An_image_that_arrives_damaged_is_not_kept()
    {
        var target = _directory.File("frames");
        var id = (await RunAsync("submit", await Scenes.Tiny, "--frames", "1", "--wait", "--json")).Json<SubmitResult>().Job.Id;
        var frame = (await farm.GetAsync<List<FrameResponse>>($"api/jobs/{id}/frames"))[0];
        using var s3 = farm.Cloud.CreateS3Client();
        await s3.PutObjectAsync(
            new Amazon.S3.Model.PutObjectRequest
            {
                BucketName = "renderfarm",
                Key = $"jobs/{id}/frames/{frame.FileName}",
                ContentBody = new string('x', (int)frame.SizeBytes!),
            }
        );

        var result = await RunAsync("download", id, target);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("of frame 1 arrived damaged", result.Error, StringComparison.Ordinal);
        Assert.Empty(FilesIn(target));
    }

    [Fact]
    public async Task A_scene_that_cannot_render_is_refused_with_the_reason()
    {
        var before = await farm.GetAsync<List<JobResponse>>("api/jobs");
        var result = await RunAsync("submit", await Scenes.NoCamera, "--wait");
        var gzip = await RunAsync("submit", await _directory.WriteAsync("not.blend", [0x1f, 0x8b, 1, 2, 3]), "--wait");
        var empty = await RunAsync("submit", await Scenes.Tiny, "--start", "100");

        Assert.Equal((2, 2, 2), (result.ExitCode, gzip.ExitCode, empty.ExitCode));
        Assert.Contains("no camera", result.Error, StringComparison.Ordinal);
        Assert.Contains("cannot be rendered", gzip.Error, StringComparison.Ordinal);
        Assert.Contains("100", empty.Error, StringComparison.Ordinal);
        Assert.Equal(before.Count, (await farm.GetAsync<List<JobResponse>>("api/jobs")).Count);
    }

    [Fact]
    public async Task Control_c_stops_watching_and_the_job_goes_on()
    {
        using var watching = CliProcess.StartInTerminal(farm.Server, Plain, "submit", await Scenes.Slow, "--frames", "1", "--wait");
        await watching.OutputAsync("rendering");
        watching.PressControlC();
        var result = await watching.EndAsync();

        var job = (await farm.GetAsync<List<JobResponse>>("api/jobs"))[0];
        Assert.Equal(130, result.ExitCode);
        Assert.Contains($"job {job.Id} goes on", result.Output, StringComparison.Ordinal);
        Assert.Contains($"renderfarm cancel {job.Id}", result.Output, StringComparison.Ordinal);
        Assert.True(job.State is JobState.Queued or JobState.Running, $"The job is {job.State}.");

        var canceled = await RunAsync("cancel", job.Id);
        var watchedAgain = await RunAsync("watch", job.Id);
        Assert.Equal((0, 1), (canceled.ExitCode, watchedAgain.ExitCode));
        Assert.Contains("canceled", watchedAgain.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_waits_says_for_how_many_and_what_to_type_after_Ctrl_C()
    {
        // Read once, so that the second job is accepted while the worker is busy.
        await RunAsync("submit", await Scenes.Tiny, "--frames", "1", "--wait");
        var busy = (await RunAsync("submit", await Scenes.Slow, "--frames", "1", "--json")).Json<SubmitResult>().Job.Id;
        var waits = (await RunAsync("submit", await Scenes.Tiny, "--frames", "1", "--json")).Json<SubmitResult>().Job.Id;
        using var watching = CliProcess.StartInTerminal(farm.Server, Plain, "watch", waits);
        await watching.OutputAsync("behind 1 job");
        watching.PressControlC();
        var stopped = await watching.EndAsync();
        await RunAsync("cancel", busy);
        var watched = await RunAsync("watch", waits);
        var shown = await RunAsync("job", waits);
        var unknown = await RunAsync("instances", "log", "i-0123456789abcdef0");

        Assert.Equal((130, 0), (stopped.ExitCode, watched.ExitCode));
        Assert.Contains($"'renderfarm watch {waits}' watches it again", stopped.Output, StringComparison.Ordinal);
        Assert.Matches(@"wall time +.+, after .+ in the queue", watched.Output);
        Assert.Matches(@"took +.+, after .+ in the queue", shown.Output);
        Assert.Contains("'renderfarm instances --all' lists", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_gets_a_coloured_bar_and_without_colour_if_it_says_so()
    {
        const string bar = "━━━━━",
            colour = Escape + "[38;5;";
        var arguments = new[] { "submit", await Scenes.Tiny, "--frames", "2", "--wait" };
        using var coloured = CliProcess.StartInTerminal(farm.Server, Plain, arguments);
        var withColour = await coloured.EndAsync();
        using var colourless = CliProcess.StartInTerminal(farm.Server, new Dictionary<string, string> { ["NO_COLOR"] = "1" }, arguments);
        var withoutColour = await colourless.EndAsync();

        Assert.Equal((0, 0), (withColour.ExitCode, withoutColour.ExitCode));
        Assert.Contains(bar, withColour.Output, StringComparison.Ordinal);
        Assert.Contains(colour, withColour.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 frame", withColour.Output, StringComparison.Ordinal);
        Assert.Contains(bar, withoutColour.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(colour, withoutColour.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_outlives_a_coordinator_that_is_killed()
    {
        // Read once, so that the second job needs no worker to be accepted; then none that could end it too early.
        await RunAsync("submit", await Scenes.Steady, "--frames", "1", "--wait");
        await farm.Worker.SignalAsync("STOP");
        var id = (await RunAsync("submit", await Scenes.Steady, "--frames", "1-2", "--json")).Json<SubmitResult>().Job.Id;
        using var watching = CliProcess.Start(farm.Server, "watch", id, "--json");
        await watching.OutputAsync("\"state\":\"");
        await farm.KillCoordinatorAsync();
        await watching.OutputAsync("The coordinator does not answer.");
        await farm.StartCoordinatorAsync();
        await farm.Worker.SignalAsync("CONT");
        var result = await watching.EndAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith("The coordinator is back.\n", result.Error, StringComparison.Ordinal);
        Assert.Equal((JobState.Completed, 2), (LastLine(result).State, LastLine(result).Frames.Rendered));
    }

    private static JobResponse LastLine(CliResult watched) =>
        JsonSerializer.Deserialize<JobResponse>(watched.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], ApiJson.Options)!;

    private static string[] FilesIn(string directory) =>
        [.. Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(farm.Server, arguments);

    private async Task<DownloadResult> DownloadAsync(string id, params string[] arguments)
    {
        var result = await RunAsync(["download", id, "--json", .. arguments]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Json<DownloadResult>();
    }
}
