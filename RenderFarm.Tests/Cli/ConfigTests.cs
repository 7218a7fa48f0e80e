using System.Text.Json.Nodes;

namespace RenderFarm.Tests.Cli;

/// <summary>Settings of files, environment and arguments, without a farm: nothing listens at the address.</summary>
public sealed class ConfigTests : IDisposable
{
    private const string Nowhere = "http://127.0.0.1:9";

    private readonly TemporaryDirectory _directory = new();

    public ConfigTests()
    {
        Directory.CreateDirectory(_directory.File("config/renderfarm"));
        Directory.CreateDirectory(_directory.File("project/shots"));
        File.WriteAllText(_directory.File("project/shots/a.blend"), "BLENDER-v304");
    }

    private string UserFile => _directory.File("config/renderfarm/config.json");

    private string ProjectFile => _directory.File("project/renderfarm.json");

    private string Scene => _directory.File("project/shots/a.blend");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Arguments_win_over_environment_over_project_over_profile_over_the_user_s_file()
    {
        Write(
            UserFile,
            """
            {
              "profile": "cloud", "samples": 1, "priority": 1, "name": "one", "strict": true, "crf": 1,
              "profiles": { "cloud": { "priority": 2, "name": "two", "strict": false, "crf": 2 } }
            }
            """
        );
        Write(ProjectFile, """{"name": "three", "crf": 3, "instance-type": ["g5.xlarge", "g6.xlarge"]}""");

        var told = (await SubmitAsync([("RENDERFARM_CRF", "4")], "--crf", "5")).Output;
        var fourth = (await SubmitAsync([("RENDERFARM_CRF", "4")])).Output;

        Assert.Contains($"{UserFile}: --priority 2 --strict false --samples 1\n", told, StringComparison.Ordinal);
        // Types are only about what is rented, and nothing is.
        Assert.Contains($"{ProjectFile}: --name three\n", told, StringComparison.Ordinal);
        Assert.DoesNotContain("--crf", told, StringComparison.Ordinal);
        Assert.Contains("RENDERFARM_CRF: --crf 4\n", fourth, StringComparison.Ordinal);
        Assert.Contains(
            "--instance-type g5.xlarge g6.xlarge",
            (await SubmitAsync([], "--instances", "2", "--yes")).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_was_typed_beats_what_is_set_and_cannot_stand_beside_it()
    {
        Write(UserFile, """{"frames": "1-10", "split-samples": 4, "motion-blur": true}""");

        var all = (await SubmitAsync([("RENDERFARM_MOTION_BLUR", "")])).Output;
        var typed = (
            await SubmitAsync([("RENDERFARM_MOTION_BLUR", "")], "--start", "3", "--split-tiles", "2x2", "--disable-motion-blur")
        ).Output;

        Assert.Contains("--frames 1-10 --split-samples 4 --motion-blur", all, StringComparison.Ordinal);
        Assert.DoesNotContain(UserFile, typed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"sampels\": 4\n}", "line 2: there is no setting 'sampels'. Is 'samples' meant?")]
    [InlineData("{\n\n  \"samples\": 0\n}", "line 3: --samples is 0; it must be from 1 to 65536.")]
    [InlineData("{\"engine\": \"arnold\"}", "line 1: --engine is 'arnold'; it must be one of cycles")]
    [InlineData("{\"strict\": \"yes\"}", "line 1: 'strict' takes true or false, not 'yes'")]
    [InlineData("{\"samples\": {}}", "line 1: 'samples' takes a text, a number")]
    [InlineData("{\"samples\": 4,\n\"samples\": 5}", "line 2: 'samples' is there twice")]
    [InlineData("{\"samples\": 4\n\"crf\": 5}", "line 2: this is no JSON")]
    [InlineData("[]", "line 1: settings are an object")]
    [InlineData("{\"server\": \"studio\"}", "line 1: --server is 'studio', which is no address of a farm")]
    [InlineData("{\"profile\": \"cluod\", \"profiles\": {\"cloud\": {}}}", "no such profile in FILE. Is 'cloud' meant?")]
    [InlineData("{\"profiles\": 4}", "'profiles' has sets of settings")]
    public async Task What_is_wrong_in_a_file_is_one_line_with_the_file_the_line_and_the_nearest_name(string json, string expected)
    {
        Write(UserFile, json);

        var result = await SubmitAsync([("RENDERFARM_SERVER", "")]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(UserFile, result.Error, StringComparison.Ordinal);
        Assert.Contains(
            expected.Replace("FILE", UserFile, StringComparison.Ordinal),
            result.Error.Split('\n')[0],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("yes", "true")]
    [InlineData("blender-home", "\"tools\"")]
    [InlineData("blender", "\"./tools/blender\"")]
    [InlineData("download", "\"../../elsewhere\"")]
    [InlineData("assets", "\"/etc\"")]
    public async Task A_project_may_not_rent_unasked_run_a_program_or_leave_its_folder(string key, string value)
    {
        Write(ProjectFile, $"{{\"{key}\": {value}}}");

        var result = await SubmitAsync([]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains($"{ProjectFile}, line 1: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_s_folders_begin_where_its_file_is()
    {
        Write(ProjectFile, """{"download": "out"}""");
        Directory.CreateDirectory(_directory.File("project/out"));
        File.WriteAllText(_directory.File("project/out/0001.png"), "");

        var result = await SubmitAsync([]);

        Assert.Contains($"{_directory.File("project/out")} has frames already", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_list_get_use_and_unset_agree_with_each_other()
    {
        Assert.Equal(0, (await ConfigAsync("set", "samples", "64")).ExitCode);
        Assert.Equal(0, (await ConfigAsync("set", "instance-type", "g5.xlarge", "g6.xlarge", "--profile", "cloud")).ExitCode);
        Assert.Equal(0, (await ConfigAsync("set", "samples", "128", "--profile", "cloud")).ExitCode);
        Assert.Equal(0, (await ConfigAsync("set", "download", "out")).ExitCode);
        // Typed in the temporary folder, where these tests run.
        Assert.Equal(Path.Combine(Path.GetTempPath(), "out") + "\n", (await ConfigAsync("get", "download")).Output);
        Assert.Equal("64\n", (await ConfigAsync("get", "samples")).Output);
        Assert.Equal("128\n", (await ConfigAsync("get", "samples", "--profile", "cloud")).Output);
        Assert.Equal(0, (await ConfigAsync("use", "cloud")).ExitCode);
        Assert.Equal("* cloud\n", (await ConfigAsync("use")).Output);
        Assert.Equal("128\n", (await ConfigAsync("get", "samples")).Output);

        var list = await ConfigAsync("list");
        Assert.Matches($@"instance-type +g5\.xlarge, g6\.xlarge +{UserFile}, line \d+ *\n", list.Output);
        Assert.Matches(@"server +http://127\.0\.0\.1:9 +RENDERFARM_SERVER *\n", list.Output);

        Assert.Equal(0, (await ConfigAsync("unset", "samples")).ExitCode);
        Assert.Equal(0, (await ConfigAsync("use", "--none")).ExitCode);
        var file = JsonNode.Parse(await File.ReadAllTextAsync(UserFile))!;
        Assert.Equal(64, (int)file["samples"]!);
        Assert.Null(file["profile"]);
        Assert.Equal(["g5.xlarge", "g6.xlarge"], file["profiles"]!["cloud"]!["instance-type"]!.AsArray().Select(type => (string?)type));
    }

    [Theory]
    [InlineData("there is no setting 'sampels'. Is 'samples' meant?", "set", "sampels", "4")]
    [InlineData("--samples is 0; it must be from 1 to 65536", "set", "samples", "0")]
    [InlineData("takes true or false", "set", "strict", "perhaps")]
    [InlineData("cannot set 'yes'", "set", "yes", "true", "--project")]
    [InlineData("There is no profile 'cloud'", "use", "cloud")]
    [InlineData("'crf' is not set", "get", "crf")]
    public async Task Nothing_wrong_is_written(string expected, params string[] arguments)
    {
        var result = await ConfigAsync(arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(UserFile) || File.Exists(ProjectFile));
    }

    [Fact]
    public async Task A_broken_file_is_not_replaced()
    {
        Write(UserFile, "{\"samples\": 4,}");

        var result = await ConfigAsync("set", "crf", "4");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{UserFile}, line 1: this is no JSON", result.Error, StringComparison.Ordinal);
        Assert.Equal("{\"samples\": 4,}", await File.ReadAllTextAsync(UserFile));
    }

    [Fact]
    public async Task The_older_tool_s_settings_become_settings_or_are_said_to_be_none()
    {
        Write(
            _directory.File("settings.ini"),
            """
            [DEFAULT]
            blender_home: ${HOME}/blender-3.3.3-linux-x64
            # where Blender is
            file_store: s3://render-job-file-store-1
            blender_archive: blender-3.3.3-linux-x64.tar.xz
            instance_count: 32
            instance_type = g4dn.xlarge
            image_name_pattern: boto3-renderer-*
            image_owner: self
            iam_instance_profile: WorkerProfile
            security_group_name: WorkerGroup
            key_name: my key
            region: eu-central-1
            colour: blue
            """
        );

        var result = await ConfigAsync("import", Path.GetRelativePath(Path.GetTempPath(), _directory.File("settings.ini")));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var file = JsonNode.Parse(await File.ReadAllTextAsync(UserFile))!;
        Assert.Equal(
            (_directory.File("blender-3.3.3-linux-x64"), 32, "g4dn.xlarge", "3.3.3"),
            ((string?)file["blender-home"], (int)file["instances"]!, (string?)file["instance-type"], (string?)file["blender"])
        );
        foreach (
            var said in (string[])
                [
                    "renderfarm blender upload --version 3.3.3",
                    "Fleet__Image='name:boto3-renderer-*'",
                    "Fleet__ImageOwner=self",
                    "Fleet__InstanceProfile=WorkerProfile",
                    "--group-names WorkerGroup",
                    "Fleet__KeyPair='my key'",
                    "--cloud aws --region eu-central-1",
                    "file_store: has no meaning here: ",
                    "colour: has no meaning here: ",
                ]
        )
            Assert.Contains(said, result.Output, StringComparison.Ordinal);
        Assert.Contains("--instances 32", (await SubmitAsync([], "--yes")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_settings_are_taken_when_none_are_wanted()
    {
        Write(UserFile, "{\"sampels\": 4}");

        Assert.Equal(3, (await SubmitAsync([], "--no-settings", "--server", Nowhere)).ExitCode);
        Assert.Equal(0, (await ConfigAsync("--help")).ExitCode);
        Assert.Equal(0, (await ConfigAsync("path")).ExitCode);
    }

    private static void Write(string path, string text) => File.WriteAllText(path, text);

    private async Task<CliResult> SubmitAsync((string Name, string Value)[] variables, params string[] arguments) =>
        await RunAsync(variables, ["submit", Scene, .. arguments]);

    private Task<CliResult> ConfigAsync(params string[] arguments) => RunAsync([], ["config", .. arguments]);

    private async Task<CliResult> RunAsync((string Name, string Value)[] variables, string[] arguments)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["XDG_CONFIG_HOME"] = _directory.File("config"),
            ["HOME"] = _directory.FullPath,
        };
        foreach (var (name, value) in variables)
            environment[name] = value;
        using var process = CliProcess.Start(Nowhere, environment, arguments);
        return await process.EndAsync();
    }
}
