using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Blender;

namespace RenderFarm.Tests.Cli;

/// <summary>What comes of a job, from the command to the disk: names of frames, folders, cameras.</summary>
public sealed class OutputTests(CliFarmWithWorker farm) : IClassFixture<CliFarmWithWorker>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Frames_are_called_as_the_scene_says_or_the_job()
    {
        var target = _directory.File("frames");
        var scene = await Scenes.Make("scene.render.filepath = '//renders/tide_'");
        var own = await RunAsync("submit", scene, "--frames", "1-2", "--no-video", "--download", target);
        var second = await RunAsync("submit", scene, "--frames", "2", "--no-video", "--download", target);
        string[] wanted =
        [
            "submit",
            scene,
            "--frames",
            "2",
            "--no-video",
            "--download",
            target,
            "--output",
            "{name}.{camera}",
            "--name",
            "a",
        ];
        var named = await RunAsync([.. wanted, "--json"]);
        var refused = await RunAsync("submit", scene, "--output", "out/{frame}");

        Assert.True(own.ExitCode == 0, own.Output + own.Error);
        Assert.Equal((0, "a.Camera{frame:04}"), (named.ExitCode, named.Json<SubmitResult>().Job.Output));
        Assert.Equal(["a.Camera0002.png", "tide_0001.png", "tide_0002.png"], FilesIn(target));
        Assert.Equal(2, second.ExitCode);
        Assert.Contains("has frames already: tide_0001.png and 1 more.", second.Error, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("'out/{frame}'; a file's name has none of /", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_of_File_Output_nodes_come_along_in_their_folders()
    {
        var target = _directory.File("frames");
        var scene = _directory.File("my shot.blend");
        File.Copy(await Scenes.FileOutput, scene);
        var result = await RunAsync("submit", scene, "--no-pack", "--frames", "1-2", "--no-video", "--download", target, "--json");
        var again = await DownloadAsync(result.Json<SubmitResult>().Job.Id, target);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["0001.png", "0002.png", "stray", "stray-2"], FilesIn(target));
        Assert.Equal(["plain0001.png", "plain0002.png", "sub"], FilesIn(Path.Combine(target, "stray")));
        Assert.Equal(["image_01_x.png", "image_02_x.png"], FilesIn(Path.Combine(target, "stray-2", "sub")));
        Assert.Equal((0, 2, 8), (again.Downloaded.Count, again.AlreadyThere.Count, again.Outputs.Count));
    }

    [Fact]
    public async Task Several_cameras_are_several_jobs_with_one_download()
    {
        var target = _directory.File("frames");
        var scene = await Scenes.Make(
            """
            left = bpy.data.objects.new("Left", scene.camera.data)
            left.location = (5, 0, 0)
            scene.collection.objects.link(left)
            """
        );
        string[] submit = ["submit", scene, "--camera", "Camera", "--name", "tide", "--frames", "2", "--no-video", "--download", target];
        var result = await RunAsync([.. submit, "--camera", "Left", "--json"]);
        var unknown = await RunAsync("submit", scene, "--camera", "Left", "--camera", "Leff", "--name", "given up");
        var same = await RunAsync("submit", scene, "--camera", "Left", "--camera", "Camera", "--output", "{scene}");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["tide Camera", "tide Left"], result.Json<List<SubmitResult>>().Select(one => one.Job.Name));
        Assert.Equal(["Camera_0002.png", "Left_0002.png"], FilesIn(target));
        Assert.NotEqual(await Png.Pixels(Path.Combine(target, "Camera_0002.png")), await Png.Pixels(Path.Combine(target, "Left_0002.png")));
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("Is 'Left' meant?", unknown.Error, StringComparison.Ordinal);
        Assert.All(
            (await RunAsync("jobs", "--json"))
                .Json<List<JobResponse>>()
                .Where(job => job.Name.StartsWith("given up", StringComparison.Ordinal)),
            job => Assert.Equal(JobState.Canceled, job.State)
        );
        Assert.Equal(2, same.ExitCode);
        Assert.Contains("--output '{camera}_{frame:04}'", same.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pink_that_is_meant_fails_no_strict_job()
    {
        string[] submit = ["submit", await Scenes.MissingTexture, "--frames", "1", "--allow-missing", "--strict", "--wait"];
        var flagged = await RunAsync(submit);
        var accepted = await RunAsync([.. submit, "--accept-pink"]);

        Assert.Equal((1, 0), (flagged.ExitCode, accepted.ExitCode));
        Assert.Contains("--accept-pink", flagged.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_studio_s_colours_go_along_with_the_scene()
    {
        // Blender's own configuration, with another view that only this one has.
        var config = _directory.File("studio");
        await Scenes.RunPython(
            $"""
            import os, re, shutil
            shutil.copytree(os.path.join(bpy.utils.system_resource("DATAFILES"), "colormanagement"), '{config}')
            with open('{config}/config.ocio', encoding="utf-8") as file:
                text = file.read()
            view = re.search(r"\n *- !<View> .*name: Raw,.*", text)[0]
            text = text.replace(view, view + view.replace("name: Raw", "name: Studio"), 1)
            with open('{config}/config.ocio', "w", encoding="utf-8") as file:
                file.write(re.sub(r"active_views: \[", "active_views: [Studio, ", text))
            """
        );
        var scene = _directory.File("shot.blend");
        await TestBlender.RunAsync(
            "env",
            $"OCIO={config}/config.ocio",
            TestBlender.Path,
            "-b",
            await Scenes.Tiny,
            "--python-exit-code",
            "3",
            "--python-expr",
            $"""
            import bpy
            bpy.context.scene.cycles.use_denoising = False
            bpy.context.scene.view_settings.view_transform = "Studio"
            bpy.ops.wm.save_as_mainfile(filepath='{scene}')
            bpy.context.scene.render.filepath = '{_directory.File("bare")}'
            bpy.ops.render.render(write_still=True)
            """
        );

        var target = _directory.File("frames");
        string[] submit = ["submit", scene, "--frames", "1", "--download", target, "--json"];
        var with = await RunAsync([.. submit, "--ocio", config]);
        var without = await RunAsync([.. submit, "--output", "without", "--no-pack"]);
        var wrong = await RunAsync("submit", scene, "--ocio", _directory.FullPath);

        Assert.Equal((0, 0), (with.ExitCode, without.ExitCode));
        Assert.DoesNotContain(with.Json<SubmitResult>().Job.Warnings, text => text.Contains("OCIO", StringComparison.Ordinal));
        Assert.Equal(await Png.Pixels(_directory.File("bare.png")), await Png.Pixels(Path.Combine(target, "0001.png")));
        Assert.NotEqual(await Png.Pixels(_directory.File("bare.png")), await Png.Pixels(Path.Combine(target, "without0001.png")));
        Assert.Contains(without.Json<SubmitResult>().Job.Warnings, text => text.Contains("OCIO", StringComparison.Ordinal));
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("is no colour configuration", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_packed_is_offered_at_a_terminal_and_else_its_folder_is_named()
    {
        var scene = _directory.File("shot.blend");
        var sequence = _directory.File("plates");
        await TestBlender.RunAsync(
            TestBlender.Path,
            "-b",
            await Scenes.Tiny,
            "--python-exit-code",
            "3",
            "--python-expr",
            $"""
            import bpy, os
            for number in (1, 2):
                image = bpy.data.images.new("plate", 8, 8)
                image.filepath_raw, image.file_format = os.path.join('{sequence}', "plate_%04d.png" % number), "PNG"
                image.save()
            image = bpy.data.images.load('{sequence}/plate_0001.png')
            image.source = "SEQUENCE"
            tree = bpy.data.objects["Cube"].data.materials[0].node_tree
            node = tree.nodes.new("ShaderNodeTexImage")
            node.image, node.image_user.frame_duration = image, 2
            tree.links.new(node.outputs[0], tree.nodes["Principled BSDF"].inputs[0])
            bpy.ops.wm.save_as_mainfile(filepath='{scene}')
            """
        );
        string[] submit = ["submit", scene, "--frames", "1-2", "--no-video", "--wait"];
        var told = await RunAsync([.. submit, "--allow-missing"]);
        using var asked = CliProcess.StartInTerminal(farm.Server, new Dictionary<string, string>(), submit);
        await asked.OutputAsync("Send '");
        asked.Type("y\n");
        var sent = await asked.EndAsync();

        Assert.Contains($"--assets \"{sequence}\" sends it along", told.Output, StringComparison.Ordinal);
        Assert.Equal(0, sent.ExitCode);
        Assert.Contains("2 files", sent.Output, StringComparison.Ordinal);
        Assert.Contains("go along", sent.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_desktop_hears_of_the_end_where_there_is_one()
    {
        using var folder = new TemporaryDirectory();
        var tool = await folder.WriteAsync("notify-send", "#!/bin/sh\nprintf '%s\\n' \"$@\" >> \"$(dirname \"$0\")/told\"\n"u8.ToArray());
        if (!OperatingSystem.IsLinux())
            return; // macOS has another tool, and Windows none
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Dictionary<string, string> desktop = new(StringComparer.Ordinal)
        {
            ["DISPLAY"] = ":9",
            ["PATH"] = $"{folder.FullPath}:{Environment.GetEnvironmentVariable("PATH")}",
        };
        var id = (await RunAsync("submit", await Scenes.Tiny, "--frames", "1", "--name", "a<b", "--json")).Json<SubmitResult>().Job.Id;
        using var inPipe = CliProcess.Start(farm.Server, desktop, "watch", id);
        Assert.Equal(0, (await inPipe.EndAsync()).ExitCode);
        using var unwanted = CliProcess.StartInTerminal(farm.Server, desktop, "watch", id, "--no-desktop");
        Assert.Equal(0, (await unwanted.EndAsync()).ExitCode);
        Assert.False(File.Exists(folder.File("told")));

        using var watched = CliProcess.StartInTerminal(farm.Server, desktop, "watch", id);
        Assert.Equal(0, (await watched.EndAsync()).ExitCode);
        Assert.Equal("--app-name=RenderFarm\n--\na<b completed\n1 of 1 frame\n", await File.ReadAllTextAsync(folder.File("told")));
    }

    private static string[] FilesIn(string directory) =>
        [.. Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(farm.Server, arguments);

    private async Task<DownloadResult> DownloadAsync(string id, string target)
    {
        var result = await RunAsync("download", id, "--json", target);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Json<DownloadResult>();
    }
}
