using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Blender;

namespace RenderFarm.Tests.Cli;

/// <summary>Quotes on a real farm, whose worker renders the samples with Blender.</summary>
public sealed class QuoteTests(CliFarmWithWorker farm) : IClassFixture<CliFarmWithWorker>
{
    [Fact]
    public async Task Few_samples_predict_what_the_frames_take_and_then_those_are_quoted()
    {
        string[] scene = [await Scenes.Tiny, "--samples", "1500"];
        var quote = (await RunAsync(["quote", .. scene, "--json"])).Json<QuoteResponse>();
        var type = Assert.Single(quote.Types);
        Assert.Equal((QuoteState.Ready, QuoteSource.Sampled, 128, 3), (quote.State, type.Source, type.SampledWith, type.FramesKnown));
        var option = Assert.Single(quote.Options);
        Assert.Equal((1, 0m, 0m), (option.Count, option.DollarsP50, option.DollarsP90));

        var job = (await RunAsync(["submit", .. scene, "--frames", "1,4", "--no-video", "--wait", "--json"])).Json<SubmitResult>().Job;
        // Other tests share the processor, at one time more than at another: only the order of magnitude can be told here.
        Assert.InRange(type.SecondsPerFrame!.Value / job.SecondsPerFrame!.Value, 0.03, 30);

        var again = await RunAsync(["quote", .. scene]);
        Assert.Contains("2 frames rendered", again.Output, StringComparison.Ordinal);
        Assert.Matches(@"cheapest and fastest", again.Output);
        Assert.DoesNotContain("samples of", (await RunAsync(["jobs"])).Output, StringComparison.Ordinal);
        Assert.Contains("samples of", (await RunAsync(["jobs", "--all"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_ends_the_samples()
    {
        using var process = CliProcess.StartInTerminal(
            farm.Server,
            new Dictionary<string, string>(),
            "quote",
            await Scenes.Slow,
            "--set",
            "cycles.samples=65536"
        );
        await process.OutputAsync("sampling");
        await process.OutputAsync("0 of 3 sample frames");
        process.PressControlC();
        var result = await process.EndAsync();
        Assert.Equal(130, result.ExitCode);
        Assert.Contains("The quote is ended", result.Output, StringComparison.Ordinal);
        var jobs = await farm.GetAsync<JobResponse[]>("api/jobs?all=true&limit=1");
        Assert.Equal((JobState.Canceled, true), (jobs[0].State, jobs[0].SampleOf is not null));
    }

    [Fact]
    public async Task Instances_for_samples_are_not_rented_unasked()
    {
        var result = await RunAsync(["quote", await Scenes.Tiny, "--samples", "1", "--instance-type", "g4dn.xlarge"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Give --yes to rent without being asked", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain((await farm.GetAsync<JobResponse[]>("api/jobs?all=true")), job => job.Rental is not null);
    }

    private Task<CliResult> RunAsync(string[] arguments) => CliProcess.RunAsync(farm.Server, arguments);
}
