using System.Net;
using System.Net.Http.Json;
using System.Text;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Cli;
using RenderFarm.Tests.Coordinator.Fleet;

namespace RenderFarm.Tests.Coordinator.Submission;

/// <summary>Quotes for instances that LocalCloud's EC2 starts, and the question before instances are rented.</summary>
public sealed class RentedQuoteTests(FleetFarm farm) : IClassFixture<FleetFarm>, IDisposable
{
    private readonly HttpClient _http = farm.Coordinator.Http;

    public void Dispose() => farm.Worker.Inspect = scene => Inspections.Found(scene, Inspections.Renderable);

    [Fact]
    public async Task A_rented_instance_renders_all_its_samples_before_it_goes_and_an_accepted_quote_stays_with_its_job()
    {
        farm.Worker.Inspect = found => Inspections.Found(found, Inspections.Renderable with { Samples = 1024 });
        var scene = await _http.UploadAsync(FarmClient.NewScene());
        var request = new JobRequest
        {
            Scene = scene,
            Frames = "1-100",
            Rental = new Rental { Instances = 3, InstanceTypes = ["g4dn.xlarge"] },
        };
        var quote = await BeginAsync(new QuoteRequest { Job = request });
        var jobs = Assert.Single(quote.Types).Jobs;
        Assert.Equal((2, 6), (jobs.Count, quote.Types[0].Samples));
        var rents = await farm.Coordinator.GetAsync<JobResponse>($"/api/jobs/{jobs[1]}");
        Assert.Equal(
            (jobs[1], 1, "g4dn.xlarge", 1m),
            (rents.Pool, rents.Rental!.Instances, rents.Rental.InstanceTypes[0], rents.Rental.Budget)
        );

        var there = Assert.Single(
            await farm.InstancesAsync(rents.Pool!, all => all is [{ State: InstanceState.Running }], "an instance is there")
        );
        await using (
            var instance = await TestWorker.StartAsync(
                farm.Cloud,
                there.Id,
                finishes: false,
                pool: rents.Pool,
                instance: new RentedInstance(there.Id, there.InstanceType, there.Zone)
            )
        )
        {
            instance.Seconds = chunk => 2 + (0.1 * chunk.Settings.Samples!.Value);
            quote = await Wait.ForAsync(
                () => farm.Coordinator.GetAsync<QuoteResponse>($"/api/quotes/{quote.Id}"),
                q => q.State != QuoteState.Sampling,
                "the quote has ended"
            );
        }

        Assert.Equal(
            (QuoteState.Ready, 128, 104.4),
            (quote.State, quote.Types[0].SampledWith, Math.Round(quote.Types[0].SecondsPerFrame!.Value, 3))
        );
        Assert.True(quote.Types[0] is { BootMeasured: true, DollarsPerHour: > 0, SampleDollars: > 0 and < 1 });
        Assert.Matches("^spot in [a-z0-9-]+ now$", quote.Types[0].PriceSource);
        var (least, most) = (quote.Options[0], quote.Options.MinBy(option => option.SecondsP50)!);
        Assert.True(least.DollarsP50 < most.DollarsP50 && least.SecondsP50 > most.SecondsP50);
        Assert.Equal([1, 3, 4, 16, 64], quote.Options.Select(option => option.Count).Order());
        Assert.Equal(3, quote.Chosen!.Count);
        await farm.InstancesAsync(
            rents.Pool!,
            all => all.All(instance => instance.State == InstanceState.Terminated),
            "the instance has ended"
        );

        // The next quote has it from this one.
        var again = await BeginAsync(new QuoteRequest { Job = request });
        Assert.Equal((QuoteState.Ready, QuoteSource.Earlier), (again.State, again.Types[0].Source));
        using var submitted = await _http.TrySubmitAsync(request with { Quote = quote.Id });
        var job = (await submitted.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
        Assert.Equal((quote.Chosen.SecondsP50, quote.Chosen.DollarsP50), (job.QuotedSeconds!.Value, job.QuotedDollars));
        await farm.CancelAsync(job);
    }

    [Theory]
    [InlineData("{\"instances\":2,\"instanceTypes\":[\"g99.xlarge\"]}", "has no instance type 'g99.xlarge'")]
    [InlineData("{\"instances\":65}", "65 instances are more than the farm may rent at once, 64")]
    [InlineData("{\"instances\":2,\"maxPrice\":0.0001}", "The price limit of $0.0001 an hour is below the market")]
    [InlineData("{\"budget\":0.001}", "does not pay one frame")]
    [InlineData("{\"deadline\":\"soon\"}", "is too near: a rented instance has its first frame at")]
    public async Task What_cannot_be_rented_or_kept_is_refused_before_anything_is_written(string rental, string reason)
    {
        var scene = await _http.UploadAsync(FarmClient.NewScene());
        // A deadline that is over when the request comes, on a busy machine, is refused for that.
        using var response = await Wait.ForAsync(
            SubmitAsync,
            answer => answer.StatusCode != HttpStatusCode.BadRequest,
            "the deadline is still to come"
        );
        Assert.Contains(
            reason,
            await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, ProblemTypes.NotRentable),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(await farm.Coordinator.GetAsync<JobResponse[]>("/api/jobs?all=true"), job => job.Scene == scene);

        async Task<HttpResponseMessage> SubmitAsync()
        {
            var soon = DateTimeOffset.UtcNow.AddSeconds(2).ToString("O");
            using var body = new StringContent(
                $"{{\"scene\":\"{scene}\",\"rental\":{rental.Replace("soon", soon, StringComparison.Ordinal)}}}",
                Encoding.UTF8,
                "application/json"
            );
            return await _http.PostAsync("/api/jobs", body);
        }
    }

    [Fact]
    public async Task A_quote_that_is_canceled_gives_its_instance_back()
    {
        var scene = await _http.UploadAsync(FarmClient.NewScene());
        var quote = await BeginAsync(
            new QuoteRequest
            {
                Job = new JobRequest { Scene = scene },
                InstanceTypes = ["g4dn.xlarge"],
                Sampling = QuoteSampling.Always,
            }
        );
        var pool = Assert.Single(quote.Types, instance => instance.InstanceType is not null).Jobs[^1];
        await farm.InstancesAsync(pool, all => all.Count == 1, "an instance is there");
        using var canceled = await _http.PostAsync($"/api/quotes/{quote.Id}/cancel", null);
        await farm.InstancesAsync(pool, all => all.All(instance => instance.State == InstanceState.Terminated), "the instance has ended");
    }

    [Theory]
    [InlineData("n", 2)]
    [InlineData("y", 0)]
    public async Task A_submit_that_rents_says_what_is_known_and_asks(string answer, int exitCode)
    {
        using var directory = new TemporaryDirectory();
        var content = FarmClient.NewScene();
        using var process = CliProcess.StartInTerminal(
            farm.Coordinator.Address.ToString(),
            new Dictionary<string, string>(),
            "submit",
            await directory.WriteAsync("scene.blend", content),
            "--no-pack",
            "--frames",
            "1-2",
            "--name",
            answer + "job",
            "--ec2-instances",
            "8",
            "--instance-type",
            "g4dn.xlarge"
        );
        await process.OutputAsync("Rent 2 instances, g4dn.xlarge? [y/N]");
        process.Type(answer + "\r");
        var result = await process.EndAsync();
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains("2 instances are rented instead of 8", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"frames.* 1-2 \(2\)", result.Output);
        Assert.DoesNotContain("error", result.Output, StringComparison.Ordinal);
        using var kept = await _http.GetAsync($"/api/scenes/{FarmClient.HashOf(content)}/inspection");
        Assert.Equal(exitCode == 0 ? HttpStatusCode.OK : HttpStatusCode.NotFound, kept.StatusCode);
        Assert.Contains("How long it takes and what it costs is not known", result.Output, StringComparison.Ordinal);
        var job = (await farm.Coordinator.GetAsync<JobResponse[]>("/api/jobs")).SingleOrDefault(job => job.Name == answer + "job");
        Assert.Equal(exitCode == 0 ? 2 : null, job?.Rental!.Instances);
        if (job is not null)
            await farm.CancelAsync(job);
    }

    private async Task<QuoteResponse> BeginAsync(QuoteRequest request)
    {
        using var response = await _http.PostAsJsonAsync("/api/quotes", request, ApiJson.Options);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<QuoteResponse>(ApiJson.Options))!;
    }
}
