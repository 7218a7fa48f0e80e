using System.Net;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Blender;

namespace RenderFarm.Tests.Cli;

/// <summary>What is asked, shown and refused before there is a job, and which files become jobs.</summary>
public sealed class SubmissionTests(CliFarmWithWorker farm) : IClassFixture<CliFarmWithWorker>, IDisposable
{
    /// <summary>As a user has it, not as tests have it.</summary>
    private static readonly Dictionary<string, string> Nothing = new(StringComparer.Ordinal) { ["RENDERFARM_MOTION_BLUR"] = "" };

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_animation_without_motion_blur_is_refused_unless_it_is_said_to_be_meant()
    {
        var scene = await NewSceneAsync("still.blend");
        var refused = await RunAsync("submit", scene, "--no-pack");
        var one = await RunAsync("submit", scene, "--no-pack", "--frames", "2", "--json");
        var off = await RunAsync("submit", scene, "--no-pack", "--frames", "1,2", "--disable-motion-blur", "--json");
        var on = await RunAsync("submit", scene, "--no-pack", "--frames", "1,2", "--enable-motion-blur", "--json");
        var both = await RunAsync("submit", scene, "--enable-motion-blur", "--motion-blur", "off");
        var workbench = await RunAsync("submit", scene, "--no-pack", "--frames", "1,2", "--engine", "workbench", "--json");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("an animation of 6 frames, and its motion blur is off", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--disable-motion-blur", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--enable-motion-blur", refused.Error, StringComparison.Ordinal);
        Assert.Equal((null, null, true, null), (Motion(one), Motion(off), Motion(on), Motion(workbench)));
        Assert.Contains("Give one of --motion-blur, --enable-motion-blur.", both.Error, StringComparison.Ordinal);

        static bool? Motion(CliResult result) => result.Json<SubmitResult>().Job.Settings.MotionBlur;
    }

    [Fact]
    public async Task A_dry_run_checks_and_shows_everything_and_leaves_nothing()
    {
        var scene = await NewSceneAsync("dry.blend");
        var before = await JobsAsync();
        var shown = await RunAsync(
            "submit",
            scene,
            "--no-pack",
            "--dry-run",
            "--disable-motion-blur",
            "--samples",
            "3",
            "--frames",
            "1-5x2"
        );
        var wrong = await RunAsync(
            "submit",
            await NewSceneAsync("wrong.blend"),
            "--no-pack",
            "--dry-run",
            "--disable-motion-blur",
            "--camera",
            "Camra"
        );
        var document = (
            await RunAsync("submit", await NewSceneAsync("third.blend"), "--no-pack", "--dry-run", "--frames", "1", "--json")
        ).Json<DryRun>();

        Assert.True(shown.ExitCode == 0, shown.Output + shown.Error);
        Assert.Matches(@"frames +1-5x2 \(3\)\n", shown.Output);
        Assert.Matches(@"samples +3 instead of \d+\n", shown.Output);
        Assert.DoesNotContain("motion blur", shown.Output, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was submitted: --dry-run.\n", shown.Output, StringComparison.Ordinal);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("no camera 'Camra'", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(("third", 1), (Assert.Single(document.Jobs).Name, Assert.Single(document.Quotes).Frames));
        Assert.Equal(HttpStatusCode.NotFound, await InspectAsync(await HashAsync(scene)));
        Assert.Equal(before, await JobsAsync());
    }

    [Fact]
    public async Task What_another_job_has_is_not_removed()
    {
        var scene = await NewSceneAsync("kept.blend");
        var job = (await RunAsync("submit", scene, "--no-pack", "--frames", "1", "--json")).Json<SubmitResult>().Job;
        using var http = new HttpClient { BaseAddress = new Uri(farm.Server) };

        using var answer = await http.DeleteAsync($"api/scenes/{job.Scene}");
        using var unknown = await http.DeleteAsync($"api/scenes/{new string('0', 64)}");
        using var wrong = await http.DeleteAsync("api/scenes/4");

        Assert.Equal(
            (HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.BadRequest),
            (answer.StatusCode, unknown.StatusCode, wrong.StatusCode)
        );
        Assert.Equal(HttpStatusCode.OK, await InspectAsync(job.Scene));
    }

    [Fact]
    public async Task Several_files_are_several_jobs_each_with_its_own_folder_and_all_or_none()
    {
        var (a, b) = (await NewSceneAsync("a.blend"), await NewSceneAsync("b.blend"));
        var target = _directory.File("out");
        string[] common = ["--frames", "1", "--no-pack", "--no-video"];
        var both = await RunAsync(["submit", a, b, "--download", target, "--json", .. common]);
        var before = await JobsAsync();
        var third = await NewSceneAsync("third.blend");
        var refused = await RunAsync(["submit", third, await Scenes.NoCamera, .. common]);
        var named = await RunAsync(["submit", a, b, "--name", "one", .. common]);

        Assert.Equal(0, both.ExitCode);
        Assert.Equal(["a", "b"], both.Json<List<SubmitResult>>().Select(one => one.Job.Name));
        Assert.True(File.Exists(Path.Combine(target, "a", "0001.png")) && File.Exists(Path.Combine(target, "b", "0001.png")));
        Assert.Equal((2, 2), (refused.ExitCode, named.ExitCode));
        Assert.Contains("no camera", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, await JobsAsync());
    }

    [Fact]
    public async Task What_is_saved_in_a_watched_folder_is_submitted_once_whoever_watches()
    {
        var shots = Directory.CreateDirectory(_directory.File("shots")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(shots, "w1.blend"), await BytesAsync("w1"));
        // Blender is writing it.
        await File.WriteAllBytesAsync(Path.Combine(shots, "w2.blend"), await BytesAsync("w2"));
        await File.WriteAllTextAsync(Path.Combine(shots, "w2.blend@"), "");
        string[] arguments = ["submit", "--watch", shots, "--no-pack", "--frames", "1"];

        using (var watching = CliProcess.StartInTerminal(farm.Server, Nothing, arguments))
        {
            await watching.OutputAsync("'w1' has 1 frame");
            var second = await RunAsync(arguments);
            Assert.Equal(2, second.ExitCode);
            Assert.Contains("cannot be watched", second.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("w2", watching.Output, StringComparison.Ordinal);
            File.Delete(Path.Combine(shots, "w2.blend@"));
            await watching.OutputAsync("'w2' has 1 frame");
            watching.PressControlC();
            var ended = await watching.EndAsync();
            Assert.Equal(130, ended.ExitCode);
            Assert.Contains("'renderfarm jobs' lists it", ended.Output, StringComparison.Ordinal);
        }

        await File.WriteAllBytesAsync(Path.Combine(shots, "w1.blend"), await BytesAsync("w1 again"));
        using (var watching = CliProcess.StartInTerminal(farm.Server, Nothing, arguments))
        {
            await watching.OutputAsync("'w1' has 1 frame");
            watching.PressControlC();
            await watching.EndAsync();
        }

        var names = (await FarmJobsAsync()).Select(job => job.Name).Where(name => name is "w1" or "w2").Order(StringComparer.Ordinal);
        Assert.Equal(["w1", "w1", "w2"], names);
    }

    /// <summary>A scene of six frames that the farm does not have.</summary>
    private async Task<string> NewSceneAsync(string name) => await _directory.WriteAsync(name, await BytesAsync(name + Guid.NewGuid()));

    private static async Task<byte[]> BytesAsync(string difference) =>
        [.. await File.ReadAllBytesAsync(await Scenes.Tiny), .. System.Text.Encoding.UTF8.GetBytes(difference)];

    private static async Task<string> HashAsync(string path) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(path)));

    private async Task<HttpStatusCode> InspectAsync(string sha256)
    {
        using var http = new HttpClient { BaseAddress = new Uri(farm.Server) };
        using var answer = await http.GetAsync($"api/scenes/{sha256}/inspection");
        return answer.StatusCode;
    }

    private async Task<List<string>> JobsAsync() => [.. (await FarmJobsAsync()).Select(job => job.Id)];

    private Task<List<JobResponse>> FarmJobsAsync() => farm.GetAsync<List<JobResponse>>("api/jobs?limit=500");

    private async Task<CliResult> RunAsync(params string[] arguments)
    {
        using var process = CliProcess.Start(farm.Server, Nothing, arguments);
        return await process.EndAsync();
    }
}
