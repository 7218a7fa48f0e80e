using System.Diagnostics;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Worker;
using RenderFarm.Worker.Blender;

namespace RenderFarm.Tests.Worker.Blender;

public sealed class DriverTests(BlenderFixture blenders) : IClassFixture<BlenderFixture>
{
    private static readonly Func<string, bool> Unheard = _ => false;

    [Fact]
    public async Task Pixels_are_those_of_a_bare_Blender()
    {
        var bare = await Scenes.RenderBare(await Scenes.Tiny, blenders.NewFolder());
        await using var blender = await blenders.StartAsync(await Scenes.Tiny);

        await AssertSameAsync(bare, blender, Enumerable.Range(1, 6));
    }

    [Fact]
    public async Task Pixels_are_those_of_a_bare_Blender_when_a_driver_reads_the_frame_range()
    {
        var bare = await Scenes.RenderBare(await Scenes.RangeDriver, blenders.NewFolder());
        await using var blender = await blenders.StartAsync(await Scenes.RangeDriver);

        await AssertSameAsync(bare, blender, [5, 2]);
    }

    [Fact]
    public async Task Two_scenes_follow_each_other_in_one_process()
    {
        var bare = await Scenes.RenderBare(await Scenes.RangeDriver, blenders.NewFolder());
        await using var blender = await blenders.StartAsync(await Scenes.Tiny);
        await blender.RenderAsync(1, blenders.NewFolder(), Unheard, default);

        await blender.OpenAsync("second", await Scenes.RangeDriver, default);
        await blender.ConfigureAsync(new RenderSettings(), default);

        await AssertSameAsync(bare, blender, [4]);
    }

    [Fact]
    public async Task A_scene_that_cannot_be_opened_is_the_scenes_fault_and_the_process_goes_on()
    {
        await using var blender = await blenders.StartAsync();
        foreach (var bad in new[] { await Scenes.NotABlend, await Scenes.Truncated, "/nowhere/at-all.blend" })
        {
            var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.OpenAsync("bad", bad, default));

            Assert.Equal(FaultKind.Frame, fault.Kind);
            Assert.Contains("cannot open the scene", fault.Message);
        }

        Assert.True(blender.IsAlive);
        await blender.OpenAsync("good", await Scenes.Tiny, default);
        Assert.Equal("CYCLES", (await blender.InspectAsync(null, default)).Engine);
    }

    [Theory]
    [InlineData("BLENDER17-01v9901", "99.1")]
    [InlineData("BLENDER-v999", "9.99")]
    public async Task A_file_that_is_too_new_to_be_read_is_said_to_be_and_another_worker_may_read_it(string header, string version)
    {
        var file = Path.Combine(blenders.NewFolder(), "new.blend");
        await File.WriteAllTextAsync(file, header + "ENDB" + new string('\0', 60));
        await using var blender = await blenders.StartAsync();

        var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.OpenAsync("new", file, default));

        Assert.Contains($"written by Blender {version}", fault.Message);
        Assert.Equal((FaultKind.Worker, true), (fault.Kind, fault.IsJobs));
    }

    [Fact]
    public async Task A_scene_without_a_camera_is_refused_with_the_reason()
    {
        await using var blender = await blenders.StartAsync();
        await blender.OpenAsync("none", await Scenes.NoCamera, default);

        Assert.Null((await blender.InspectAsync(null, default)).Camera);
        var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.ConfigureAsync(new RenderSettings(), default));
        Assert.Equal(FaultKind.Frame, fault.Kind);
        Assert.Contains("has no camera", fault.Message);
    }

    [Fact]
    public async Task A_movie_is_refused_unless_the_job_has_a_format()
    {
        await using var blender = await blenders.StartAsync();
        await blender.OpenAsync("movie", await Scenes.Movie, default);

        Assert.True((await blender.InspectAsync(null, default)).IsMovie);
        var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.ConfigureAsync(new RenderSettings(), default));
        Assert.Equal(FaultKind.Frame, fault.Kind);
        Assert.Contains("writes a movie", fault.Message);
    }

    [Fact]
    public async Task File_Output_nodes_write_beside_the_frame_what_they_write_in_a_bare_Blender()
    {
        var scene = Path.Combine(blenders.NewFolder(), "scene.blend");
        File.Copy(await Scenes.FileOutput, scene);
        var bare = Path.GetDirectoryName(scene)!;
        await TestBlender.RunAsync(TestBlender.Path, "-b", scene, "-o", Path.Combine(bare, "main_"), "-s", "2", "-e", "3", "-a");
        await using var blender = await blenders.StartAsync(scene);
        var folder = blenders.NewFolder();

        foreach (var number in (int[])[2, 3])
        {
            var frame = await blender.RenderAsync(number, folder, Unheard, default);
            Assert.Equal(
                [
                    $"stray-2/plain000{number}.png",
                    $"stray-2/sub/image_0{number}_x.png",
                    $"stray/plain000{number}.png",
                    $"stray/sub/image_0{number}_x.png",
                ],
                frame.Outputs.Select(output => output.Name).Order(StringComparer.Ordinal)
            );
            foreach (var output in frame.Outputs)
            {
                var same = output.Name.Replace("stray-2", "more/stray", StringComparison.Ordinal);
                Assert.Equal(await Png.Pixels(Path.Combine(bare, same)), await Png.Pixels(output.Path));
            }
        }

        Assert.Equal(10, Directory.EnumerateFiles(bare, "*.png", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task File_Output_nodes_write_nothing_for_a_part()
    {
        await using var blender = await blenders.StartAsync(await Scenes.FileOutput);

        var part = await blender.RenderAsync(1, blenders.NewFolder(), Unheard, default, FramePart.Of(new Span(0, 8)));

        Assert.Empty(part.Outputs);
        Assert.Contains(
            "File Output nodes write nothing",
            string.Join(' ', blender.Prepared!.SampleSplit.Warnings),
            StringComparison.Ordinal
        );
        Assert.Contains("File Output nodes write nothing", blender.Prepared.SliceProblem, StringComparison.Ordinal);
        Assert.Contains("in the folders stray, stray-2", string.Join(' ', blender.Prepared.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_carries_no_path_and_no_date()
    {
        await using var blender = await blenders.StartAsync(await Scenes.Tiny);

        var frame = await blender.RenderAsync(2, blenders.NewFolder(), Unheard, default);

        var image = await File.ReadAllTextAsync(frame.Path, System.Text.Encoding.Latin1);
        Assert.DoesNotContain(".blend", image);
        Assert.DoesNotContain("Date", image);
    }

    [Fact]
    public async Task Progress_comes_from_Blender_and_its_lines_are_the_frames_log()
    {
        await using var blender = await blenders.StartAsync(await Scenes.Tiny);
        var progress = new RenderProgress(layers: 1);

        await blender.RenderAsync(1, blenders.NewFolder(), progress.Read, default);

        Assert.Equal(1, progress.Fraction);
        Assert.Contains("Saved:", blender.Log.ToString());
    }

    [Fact]
    public async Task Blender_ends_in_the_middle_of_a_render_when_its_stdin_does()
    {
        var blender = await blenders.StartAsync(await Scenes.Slow);
        var rendering = await BeginAsync(blender);

        blender.CloseInput();

        await Assert.ThrowsAsync<RenderFault>(() => rendering);
        Assert.False(blender.IsAlive);
        await blender.DisposeAsync();
    }

    [Theory]
    [InlineData("SEGV", FaultKind.Frame, "crashed", true)]
    [InlineData("KILL", FaultKind.Worker, "was killed", false)]
    public async Task A_Blender_that_ends_in_the_middle_says_whose_fault_it_is_and_where_it_crashed(
        string signal,
        FaultKind kind,
        string message,
        bool reports
    )
    {
        await using var blender = await blenders.StartAsync(await Scenes.Slow);
        var rendering = await BeginAsync(blender);

        using (var kill = Process.Start("kill", [$"-{signal}", blender.Id.ToString()]))
            await kill.WaitForExitAsync();

        var fault = await Assert.ThrowsAsync<RenderFault>(() => rendering);
        Assert.Equal(kind, fault.Kind);
        Assert.Contains(message, fault.Message);
        Assert.False(blender.IsAlive);
        foreach (var text in (string[])[blender.Log.ToString(), fault.LogTail!])
        {
            Assert.Equal(reports, text.Contains("Blender's crash report:\n# Blender ", StringComparison.Ordinal));
            Assert.Equal(reports, text.Contains("# backtrace", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_Blender_without_progress_is_ended()
    {
        await using var blender = await blenders.StartAsync(TimeSpan.FromMilliseconds(300));
        await blender.OpenAsync("slow", await Scenes.Slow, default);
        await blender.ConfigureAsync(new RenderSettings(), default);

        var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.RenderAsync(1, blenders.NewFolder(), Unheard, default));

        Assert.Contains("made no progress", fault.Message);
        Assert.False(blender.IsAlive);
    }

    [Fact]
    public async Task A_canceled_render_ends_its_Blender()
    {
        await using var blender = await blenders.StartAsync(await Scenes.Slow);
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            blender.RenderAsync(
                1,
                blenders.NewFolder(),
                _ =>
                {
                    cancel.Cancel();
                    return false;
                },
                cancel.Token
            )
        );

        Assert.False(blender.IsAlive);
    }

    private async Task AssertSameAsync(string bare, BlenderProcess blender, IEnumerable<int> frames)
    {
        foreach (var number in frames)
        {
            var frame = await blender.RenderAsync(number, blenders.NewFolder(), Unheard, default);
            Assert.Equal(await Png.Pixels(Path.Combine(bare, $"{number:0000}.png")), await Png.Pixels(frame.Path));
        }
    }

    /// <summary>Begins a render and waits until Cycles is at it.</summary>
    private async Task<Task> BeginAsync(BlenderProcess blender)
    {
        var begun = new TaskCompletionSource();
        var rendering = blender.RenderAsync(
            1,
            blenders.NewFolder(),
            line =>
            {
                if (line.Contains("Sample", StringComparison.Ordinal))
                    begun.TrySetResult();
                return false;
            },
            default
        );
        await Task.WhenAny(begun.Task, rendering);
        Assert.False(rendering.IsCompleted);
        return rendering;
    }
}
