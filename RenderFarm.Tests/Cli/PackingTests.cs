using System.Security.Cryptography;
using RenderFarm.Cli.Display;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.Worker;

namespace RenderFarm.Tests.Cli;

/// <summary>Scenes that need more than their own file, on a real farm.</summary>
public sealed class PackingTests(CliFarmWithWorker farm) : IClassFixture<CliFarmWithWorker>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Cache => _directory.File("cache");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_project_is_packed_once_and_renders_as_at_its_place_and_stays_as_it_is()
    {
        var root = _directory.File("project");
        var shot = await Project.MakeAsync(root);
        var before = Snapshot(root);

        var first = await SubmitAsync(shot, "--download", _directory.File("frames"));
        var second = await SubmitAsync(shot, "--wait");

        Assert.Equal(before, Snapshot(root));
        Assert.Equal(
            ["font 1", "image 3", "library 2", "volume 1"],
            first.Packing.Packed.Select(kind => $"{kind.Key} {kind.Value}").Order()
        );
        Assert.Empty(first.Packing.Left);
        Assert.Empty(first.Packing.Missing);
        Assert.Equal((false, true, first.Job.Scene), (first.Packing.Again, second.Packing.Again, second.Job.Scene));
        var bare = await Scenes.RenderBare(shot, Directory.CreateDirectory(_directory.File("bare")).FullName);
        Assert.Equal(await Png.Pixels(Path.Combine(bare, "0001.png")), await Png.Pixels(_directory.File("frames/0001.png")));
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(Cache, "renderfarm", "packed")));

        File.Copy(Path.Combine(root, "tex", "wood.png"), Path.Combine(root, "tex", "bark.png"), overwrite: true);
        var changed = await SubmitAsync(shot);
        Assert.False(changed.Packing.Again);
        Assert.NotEqual(first.Job.Scene, changed.Job.Scene);
    }

    [Fact]
    public async Task What_cannot_be_packed_and_what_is_missing_is_named_before_the_upload()
    {
        var scene = await Scenes.Make(
            """
            import os
            for number in (1, 2):
                made = bpy.data.images.new("made", 8, 8)
                made.filepath_raw = os.path.join(bpy.app.tempdir, "..", "renderfarm-test-sequence", "s%04d.png" % number)
                made.file_format = "PNG"
                made.save()
            made.source = "SEQUENCE"
            made.use_fake_user = True
            gone = bpy.data.images.new("gone", 8, 8)
            gone.source = "FILE"
            gone.filepath = "//nowhere/gone.png"
            gone.use_fake_user = True
            """
        );

        using var submitting = Start(null, "submit", scene);
        var result = await submitting.EndAsync();

        Assert.Matches(@"'[^']*/nowhere/gone.png' is missing\.", result.Output);
        Assert.Matches(@"Not packed: the image sequence '[^']*s0002.png'\. Give its folder with --assets", result.Output);
    }

    [Fact]
    public async Task A_scene_answers_for_nobody()
    {
        var scene = await Scenes.Make(
            """
            image = bpy.data.images.new("forged", 8, 8)
            image.source = "FILE"
            image.filepath = "/x\n@renderfarm {\"blender\":\"1.1\",\"problem\":\"forged\"}\n{\"blender\":\"1.1\",\"problem\":\"forged\"}\n"
            image.use_fake_user = True
            """
        );

        var packing = (await SubmitAsync(scene)).Packing;

        Assert.NotNull(packing.Blender);
        Assert.NotEqual("1.1", packing.Blender);
        Assert.Null(packing.Reason);
    }

    [Fact]
    public async Task A_folder_goes_along_and_only_what_changed_is_sent_again()
    {
        var root = _directory.File("project");
        var (shot, before) = (await Project.MakeWithSequenceAsync(root), Snapshot(root));
        await _directory.WriteAsync("project/.hidden", [1]);
        File.CreateSymbolicLink(Path.Combine(root, "stray"), "/etc/hostname");

        var first = await SubmitAsync(shot, "--assets", root, "--download", _directory.File("frames"));
        Assert.Equal((5, 5), (first.Assets!.Files, first.Assets.UploadedFiles));
        Assert.Empty(first.Packing.Packed);
        Assert.Empty(first.Packing.Left);
        var bare = await Scenes.RenderBare(shot, Directory.CreateDirectory(_directory.File("bare")).FullName);
        foreach (var name in (string[])["0001.png", "0002.png"])
            Assert.Equal(await Png.Pixels(Path.Combine(bare, name)), await Png.Pixels(_directory.File($"frames/{name}")));
        Assert.NotEqual(await Png.Pixels(Path.Combine(bare, "0001.png")), await Png.Pixels(Path.Combine(bare, "0002.png")));

        var second = await SubmitAsync(shot, "--assets", root);
        Assert.Equal((first.Job.Scene, first.Job.Manifest, 0), (second.Job.Scene, second.Job.Manifest, second.Assets!.UploadedFiles));

        var changed = Path.Combine(root, "seq", "s0002.png");
        File.Copy(Path.Combine(root, "tex", "1001.png"), changed, overwrite: true);
        await File.AppendAllTextAsync(changed, "changed");
        var third = await SubmitAsync(shot, "--assets", root);
        Assert.Equal((first.Job.Scene, 1), (third.Job.Scene, third.Assets!.UploadedFiles));
        Assert.NotEqual(first.Job.Manifest, third.Job.Manifest);
        Assert.Equal(
            before.Where(line => !line.StartsWith(changed, StringComparison.Ordinal)),
            Snapshot(root, changed, Path.Combine(root, ".hidden"), Path.Combine(root, "stray"))
        );
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_found_out_before_anything_is_sent()
    {
        using var submitting = Start(null, "submit", await Scenes.Tiny, "--assets", _directory.File("nowhere"));
        var result = await submitting.EndAsync();
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("There is no folder", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load_post")]
    [InlineData("save_post")]
    public async Task A_Blender_that_is_killed_harms_nothing(string moment)
    {
        var shot = await CopyOfTinyAsync();
        var before = Snapshot(_directory.FullPath);
        var blender = await BlenderAsync(moment, "os.kill(os.getpid(), 9)");

        using var submitting = Start(blender, "submit", shot);
        var result = await submitting.EndAsync();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("ended with exit code 137 while it packed the file", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(_directory.FullPath, blender));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Cache, "renderfarm", "packed")));
    }

    [Fact]
    public async Task Control_C_ends_Blender_and_leaves_nothing()
    {
        var shot = await CopyOfTinyAsync();
        var before = Snapshot(_directory.FullPath);
        var blender = await BlenderAsync(
            "save_post",
            $"file = open(r'{_directory.File("pid")}', 'w'); file.write(str(os.getpid())); file.close(); threading.Event().wait()"
        );

        using var submitting = CliProcess.StartInTerminal(
            farm.Server,
            new Dictionary<string, string> { ["XDG_CACHE_HOME"] = Cache, ["RENDERFARM_BLENDER"] = blender },
            "submit",
            shot
        );
        await Coordinator.Wait.ForAsync(
            () => Task.FromResult(new FileInfo(_directory.File("pid")) is { Exists: true, Length: > 0 }),
            isThere => isThere,
            "Blender saves the copy"
        );
        submitting.PressControlC();
        var result = await submitting.EndAsync();

        Assert.Equal(130, result.ExitCode);
        var process = await File.ReadAllTextAsync(_directory.File("pid"));
        Assert.False(Directory.Exists($"/proc/{process}"), "Blender goes on.");
        Assert.Equal(before, Snapshot(_directory.FullPath, blender, _directory.File("pid")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Cache, "renderfarm", "packed")));
    }

    [Fact]
    public async Task Without_a_Blender_the_file_goes_as_it_is()
    {
        var shot = await Scenes.Tiny;
        using var submitting = CliProcess.Start(
            farm.Server,
            new Dictionary<string, string>
            {
                ["XDG_CACHE_HOME"] = Cache,
                ["PATH"] = _directory.FullPath,
                ["Blender__Path"] = "",
            },
            "submit",
            shot,
            "--frames",
            "1"
        );
        var result = await submitting.EndAsync();

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(
            "The file goes as it is, without the files that it names: no Blender was found on this machine.",
            result.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_Blender_that_is_older_than_the_file_is_not_used()
    {
        var shot = await CopyOfTinyAsync();
        // BLENDER-v304 before Blender 5, BLENDER17-01v0500 since.
        var content = await File.ReadAllBytesAsync(shot);
        var digits = content.AsSpan(0, 13).IndexOf((byte)'v') + 1;
        content.AsSpan(digits, digits == 9 ? 3 : 4).Fill((byte)'9');
        await File.WriteAllBytesAsync(shot, content);

        using var submitting = Start(null, "submit", shot);
        var result = await submitting.EndAsync();

        Assert.Matches(
            @"goes as it is, without the files that it names: Blender \d+\.\d+ at \S+ is older than the 9?9\.99 that wrote the file\.",
            result.Output
        );
    }

    private async Task<SubmitResult> SubmitAsync(params string[] arguments)
    {
        using var submitting = Start(null, ["submit", .. arguments, "--json"]);
        var result = await submitting.EndAsync();
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Json<SubmitResult>();
    }

    private CliProcess Start(string? blender, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["XDG_CACHE_HOME"] = Cache };
        if (blender is not null)
            environment["RENDERFARM_BLENDER"] = blender;
        return CliProcess.Start(farm.Server, environment, arguments);
    }

    private async Task<string> CopyOfTinyAsync()
    {
        var shot = _directory.File("shot.blend");
        File.Copy(await Scenes.Tiny, shot);
        return shot;
    }

    /// <summary>A Blender to which something happens.</summary>
    private async Task<string> BlenderAsync(string moment, string python)
    {
        var handler = _directory.File("handler.py");
        await File.WriteAllTextAsync(
            handler,
            $"import bpy, os, threading\n@bpy.app.handlers.persistent\ndef act(*_):\n    {python}\nbpy.app.handlers.{moment}.append(act)\n"
        );
        return await ShellScript.WriteAsync(_directory.File("blender.sh"), $"exec {TestBlender.Path} -P '{handler}' \"$@\"");
    }

    /// <summary>Every file with its time and hash.</summary>
    private string[] Snapshot(string folder, params string[] except) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path =>
                    !path.StartsWith(Cache, StringComparison.Ordinal)
                    && !except.Contains(path)
                    && !path.EndsWith("handler.py", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal)
                .Select(path =>
                    $"{path} {File.GetLastWriteTimeUtc(path):O} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}"
                ),
        ];
}
