using System.CommandLine;
using RenderFarm.Cli.Commands;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Upload;

namespace RenderFarm.Tests.Cli;

/// <summary>What needs no farm: nothing listens at the address.</summary>
public sealed class CommandLineTests : IDisposable
{
    // Port 9 is for discarding and closed everywhere.
    private const string Nowhere = "http://127.0.0.1:9";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Help_shows_examples_and_exit_codes()
    {
        var help = await CliProcess.RunAsync(Nowhere, "--help");
        var submit = await CliProcess.RunAsync(Nowhere, "submit", "--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains("130  ended by Ctrl-C", help.Output, StringComparison.Ordinal);
        Assert.Equal(0, submit.ExitCode);
        Assert.Contains("renderfarm submit scene.blend --wait --download out/scene", submit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_of_submit_has_its_options_by_what_they_are_about()
    {
        var lines = (await CliProcess.RunAsync(Nowhere, "submit", "--help")).Output.Split('\n');
        var titles = lines.Where(line => line.EndsWith(':') && line[0] != ' ').ToList();

        Assert.Equal(
            ["Description:", "Usage:", "Arguments:", "Frames:", "Look:", "Rent:", "Files:", "When done:", "Options:", "Examples:"],
            titles
        );
        Assert.Equal("Rent:", Under("--budget"));
        Assert.Equal("When done:", Under("--download"));
        Assert.Equal("Options:", Under("--server"));

        string Under(string option) =>
            lines
                .TakeWhile(line => !line.StartsWith($"  {option} ", StringComparison.Ordinal))
                .Last(line => titles.Contains(line, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Version_is_a_version()
    {
        var version = await CliProcess.RunAsync(Nowhere, "--version");

        Assert.Equal(0, version.ExitCode);
        Assert.Matches(@"^[0-9]+\.[0-9]+\.[0-9]+", version.Output);
    }

    [Theory]
    [InlineData("'sumbit'", "sumbit", "x.blend")]
    [InlineData("ends before it begins; write 3-9", "submit", "x.blend", "--frames", "9-3")]
    [InlineData("end at -3, before they begin at 5", "submit", "x.blend", "--start", "5", "--end", "-3")]
    [InlineData("either --frames, or --start", "submit", "x.blend", "--frames", "1-3", "--step", "2")]
    [InlineData("--step is 0; it must be at least 1", "submit", "x.blend", "--step", "0")]
    [InlineData("--samples is 65537; it must be from 1 to 65536", "submit", "x.blend", "--samples", "65537")]
    [InlineData("--resolution-percent is 0", "submit", "x.blend", "--resolution-percent", "0")]
    [InlineData("--priority is 101", "submit", "x.blend", "--priority", "101")]
    [InlineData("--split-samples is 1; it must be from 2 to 64", "submit", "x.blend", "--split-samples", "1")]
    [InlineData("--split-tiles is '4'; write columns and rows", "submit", "x.blend", "--split-tiles", "4")]
    [InlineData("--split-tiles is '9x9'", "submit", "x.blend", "--split-tiles", "9x9")]
    [InlineData("either --split-samples or --split-tiles", "submit", "x.blend", "--split-samples", "2", "--split-tiles", "2x2")]
    [InlineData("--engine is 'arnold'; it must be one of cycles, eevee, workbench", "submit", "x.blend", "--engine", "arnold")]
    [InlineData("--device is 'tpu'; it must be one of auto, cpu, gpu", "submit", "x.blend", "--device", "tpu")]
    [InlineData("--format is 'gif'; it must be one of png8, png16", "submit", "x.blend", "--format", "gif")]
    [InlineData("--motion-blur is 'yes'; it must be one of on, off", "submit", "x.blend", "--motion-blur", "yes")]
    [InlineData("--tile-size is 4; it must be from 8 to 8192", "submit", "x.blend", "--tile-size", "4")]
    [InlineData("'cycles.seed' is not PATH=VALUE", "submit", "x.blend", "--set", "cycles.seed")]
    [InlineData("'exec(1)=2' is not PATH=VALUE", "submit", "x.blend", "--set", "cycles.seed=4", "--set", "exec(1)=2")]
    [InlineData("stores no transparency", "submit", "x.blend", "--format", "jpeg", "--transparent")]
    [InlineData("Give either the frames to add, such as 49-96, or --samples N", "extend", "k3f9x2ab", "1-3", "--samples", "512")]
    [InlineData("--as is 'tar'; it must be one of frames, zip, video, sheet", "download", "k3f9x2ab", "--as", "tar")]
    [InlineData("--notify is 'ftp://example.org/'", "submit", "x.blend", "--notify", "ftp://example.org/")]
    [InlineData("--start takes a whole number, not 'one'", "submit", "x.blend", "--start", "one")]
    [InlineData("--instances is 0; it must be from 1 to 1000", "submit", "x.blend", "--instances", "0")]
    [InlineData("--budget takes US dollars such as 5 or 0.75, not 'much'", "submit", "x.blend", "--budget", "much")]
    [InlineData("--budget is 0; it must be more than 0", "submit", "x.blend", "--budget", "0")]
    [InlineData("--deadline is 'soon'; write it like 2h", "submit", "x.blend", "--deadline", "soon")]
    [InlineData("--deadline is '2020-01-01T18:00', which is not in the future", "submit", "x.blend", "--deadline", "2020-01-01T18:00")]
    [InlineData(
        "--instance-type is 'large'; a type is written like g4dn.xlarge",
        "submit",
        "x.blend",
        "--instances",
        "2",
        "--instance-type",
        "g5.xlarge,large"
    )]
    [InlineData(
        "Each of 3 cameras rents instances of its own, and --instances says 2",
        "submit",
        "x.blend",
        "--camera",
        "A",
        "--camera",
        "B",
        "--camera",
        "C",
        "--instances",
        "2"
    )]
    [InlineData("--on-demand is about rented instances: say how many with --instances N", "submit", "x.blend", "--on-demand")]
    [InlineData("There is no file", "submit", "x.blend")]
    [InlineData("is a directory", "submit", "/")]
    [InlineData("no address of a farm", "jobs", "--server", "farm")]
    [InlineData("There is no option '--sampels'. Is '--samples' meant?", "submit", "--sampels", "4", "x.blend")]
    [InlineData("Is 'jobs' meant?", "jbos")]
    [InlineData("Is '--limit' meant?", "jobs", "--limt", "4")]
    [InlineData("'renderfarm instances terminate --help' shows what can be given", "instances", "terminate")]
    [InlineData("Name the .blend to render, or a folder with --watch DIR", "submit")]
    [InlineData("--watch submits and waits for nothing: leave out --wait", "submit", "--watch", "/", "--wait")]
    [InlineData("in the same folder", "submit", "a/x.blend", "b/x.blend", "--download", "/tmp/out")]
    [InlineData("--ec2-instances is 0; it must be from 1 to 1000", "submit", "x.blend", "--ec2-instances", "0")]
    public async Task Bad_input_is_named_on_standard_error(string expected, params string[] arguments)
    {
        var result = await CliProcess.RunAsync(Nowhere, arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_directory_that_cannot_be_is_found_out_before_anything_is_sent()
    {
        var scene = await _directory.WriteAsync("scene.blend", "BLENDER-v304"u8.ToArray());
        var result = await CliProcess.RunAsync(Nowhere, "submit", scene, "--download", scene);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is a file", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_that_are_in_the_download_directory_are_found_before_anything_is_rendered()
    {
        var scene = await _directory.WriteAsync("scene.blend", "BLENDER-v304"u8.ToArray());
        await _directory.WriteAsync("0001.png", []);

        var result = await CliProcess.RunAsync(Nowhere, "submit", scene, "--download", _directory.FullPath);
        var replacing = await CliProcess.RunAsync(Nowhere, "submit", scene, "--download", _directory.FullPath, "--overwrite");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("has frames already: 0001.png.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("has frames already", replacing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_rented_when_nobody_can_be_asked()
    {
        var scene = await _directory.WriteAsync("scene.blend", "BLENDER-v304"u8.ToArray());
        var result = await CliProcess.RunAsync(Nowhere, "submit", scene, "--instances", "2");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("Give --yes to rent without being asked", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_farm_that_is_not_there_is_said_how_to_start()
    {
        var result = await CliProcess.RunAsync(Nowhere, "jobs");

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Contains("No farm answers at http://127.0.0.1:9/", result.Error, StringComparison.Ordinal);
        Assert.Contains("dotnet run --project RenderFarm.AppHost", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_an_error_is_json()
    {
        var result = await CliProcess.RunAsync(Nowhere, "jobs", "--json");

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        using var error = System.Text.Json.JsonDocument.Parse(result.Error);
        Assert.Equal(3, error.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Contains("No farm answers", error.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_be_rented_is_shared_by_the_cameras()
    {
        var options = new SubmitOptions();
        var command = new Command("submit");
        options.AddTo(command);
        var arguments = command.Parse(["--camera", "A", "--camera", "B", "--camera", "C", "--instances", "8", "--budget", "5"]);

        var requests = options.ToRequests(
            arguments,
            new SentScene("", false, new PackingFacts { OriginalBytes = 1, SentBytes = 1 }, null, null),
            "x.blend"
        );

        Assert.Equal(["A", "B", "C"], requests.Select(request => request.Settings!.Camera));
        Assert.Equal([3, 3, 2], requests.Select(request => request.Rental!.Instances));
        Assert.All(requests, request => Assert.Equal(1.66m, request.Rental!.Budget));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(true, "--detach")]
    [InlineData(false, "--detach", "false")]
    public void A_job_that_rents_goes_on_by_itself_unless_it_is_not_to(bool isDetached, params string[] more)
    {
        var options = new RentalOptions();
        var command = new Command("submit");
        options.AddTo(command);

        Assert.Equal(isDetached, options.Read(command.Parse(["--instances", "2", .. more]))!.Detached);
        Assert.Contains("--detach is about rented instances", command.Parse(["--detach"]).Errors.Select(error => error.Message).First());
    }
}
