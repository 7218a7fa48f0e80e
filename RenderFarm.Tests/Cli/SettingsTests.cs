using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;

namespace RenderFarm.Tests.Cli;

/// <summary>What is said of a scene before a job, and what a job changes of it.</summary>
public sealed class SettingsTests(CliFarmWithWorker farm) : IClassFixture<CliFarmWithWorker>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_job_with_settings_is_tried_rendered_and_shown_with_them()
    {
        var target = _directory.File("frames");
        var submitted = (
            await RunAsync(
                "submit",
                await Scenes.Tiny,
                "--frames",
                "2",
                "--format",
                "exr-half",
                "--resolution-percent",
                "50",
                "--denoise",
                "off",
                "--transparent",
                "--set",
                "cycles.max_bounces=2",
                "--set",
                "view_layers[\"ViewLayer\"].use_pass_z=true",
                "--download",
                target,
                "--json"
            )
        ).Json<SubmitResult>();

        Assert.Equal(JobState.Completed, submitted.Job.State);
        Assert.Equal(
            new RenderSettings
            {
                Format = "exr-half",
                ResolutionPercent = 50,
                Denoise = false,
                TransparentFilm = true,
                Properties = new PropertyValues { ["cycles.max_bounces"] = "2", ["view_layers[\"ViewLayer\"].use_pass_z"] = "true" },
            },
            submitted.Job.Settings
        );
        Assert.Empty(submitted.Job.Warnings);
        Assert.True(File.Exists(Path.Combine(target, "0002.exr")));

        var shown = (await RunAsync("job", submitted.Job.Id)).Output;
        Assert.Matches(@"format +exr-half\n", shown);
        Assert.Matches(@"denoise +off\n", shown);
        Assert.Matches(@"set +cycles\.max_bounces = 2\n", shown);
    }

    [Fact]
    public async Task Settings_that_the_scene_does_not_take_are_refused_before_there_is_a_job()
    {
        var before = await farm.GetAsync<List<JobResponse>>("api/jobs");
        (string[] Options, string[] Reasons)[] cases =
        [
            (["--camera", "Camra"], ["no camera 'Camra'", "'Camera'"]),
            (["--view-layer", "Beauty"], ["no view layer 'Beauty'", "'ViewLayer'"]),
            (["--device", "optix"], ["asks for the device 'optix'", "only the CPU"]),
            (["--engine", "workbench", "--samples", "4"], ["Samples cannot be set"]),
            (["--set", "cycles.max_bouncs=4"], ["no property 'max_bouncs'", "max_bounces"]),
            (["--set", "cycles.max_bounces=many"], ["a whole number from 0 to 1024"]),
            (["--set", "render.filepath=/tmp/x"], ["The farm decides"]),
        ];
        foreach (var (options, reasons) in cases)
        {
            var refused = await RunAsync(["submit", await Scenes.Tiny, .. options]);
            Assert.Equal(2, refused.ExitCode);
            Assert.All(reasons, reason => Assert.Contains(reason, refused.Error, StringComparison.Ordinal));
        }

        Assert.Equal(before.Count, (await farm.GetAsync<List<JobResponse>>("api/jobs")).Count);
    }

    [Fact]
    public async Task A_movie_needs_a_format_and_a_missing_file_a_permission()
    {
        var movie = await RunAsync("submit", await Scenes.Movie, "--frames", "1");
        var mended = (
            await RunAsync("submit", await Scenes.Movie, "--frames", "1", "--format", "png8", "--wait", "--json")
        ).Json<SubmitResult>();
        var missing = await RunAsync("submit", await Scenes.MissingTexture, "--frames", "1");
        var allowed = (
            await RunAsync("submit", await Scenes.MissingTexture, "--frames", "1", "--allow-missing", "--wait", "--json")
        ).Json<SubmitResult>();

        Assert.Equal((2, 2), (movie.ExitCode, missing.ExitCode));
        Assert.Contains("--format png8", movie.Error, StringComparison.Ordinal);
        Assert.Contains("wood.png", missing.Error, StringComparison.Ordinal);
        Assert.Contains("--allow-missing", missing.Error, StringComparison.Ordinal);
        Assert.Equal((JobState.Completed, JobState.Completed, true), (mended.Job.State, allowed.Job.State, allowed.Job.AllowMissing));
        Assert.Contains(allowed.Job.Warnings, warning => warning.Contains("wood.png"));
    }

    [Fact]
    public async Task An_engine_that_the_workers_do_not_have_is_named_and_another_may_be_chosen()
    {
        var foreign = (await File.ReadAllBytesAsync(await Scenes.Tiny)).AsSpan();
        // Blender keeps only names that it knows, so the name is changed in the file.
        "LUXCORE"u8.CopyTo(foreign[foreign.IndexOf("CYCLES\0"u8)..]);
        var scene = await _directory.WriteAsync("lux.blend", foreign.ToArray());

        var refused = await RunAsync("submit", scene, "--frames", "1", "--no-pack");
        var mended = await RunAsync("submit", scene, "--frames", "1", "--no-pack", "--engine", "cycles", "--samples", "1", "--wait");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("wants the render engine LUXCORE", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, mended.ExitCode);
    }

    [Fact]
    public async Task An_inspection_is_a_table_or_a_document()
    {
        var told = await RunAsync("inspect", await Scenes.MissingTexture);
        var document = (await RunAsync("inspect", await Scenes.MissingTexture, "--json")).Json<SceneInspectionResponse>();

        Assert.Equal((0, ""), (told.ExitCode, told.Error));
        Assert.Matches(@"frames +1-6, 24 a second\n", told.Output);
        Assert.Matches(@"wood\.png +image +missing", told.Output);
        Assert.Contains("The farm refuses this scene as it is:", told.Output, StringComparison.Ordinal);
        Assert.Equal(("CYCLES", "Camera"), (document.Inspection.Engine, document.Inspection.Camera));
        Assert.Contains("--allow-missing", Assert.Single(document.Refusals), StringComparison.Ordinal);
        Assert.Contains("The farm can render this scene.", (await RunAsync("inspect", await Scenes.Tiny)).Output, StringComparison.Ordinal);
    }

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(farm.Server, arguments);
}
