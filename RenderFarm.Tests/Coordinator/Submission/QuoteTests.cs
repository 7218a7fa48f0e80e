using System.Net;
using System.Net.Http.Json;
using System.Text;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Coordinator.Submission;

public sealed class QuoteTests(CoordinatorFixture farm) : IClassFixture<CoordinatorFixture>, IDisposable
{
    private readonly HttpClient _http = farm.Coordinator.Http;

    public void Dispose() =>
        (farm.Worker.OnFrame, farm.Worker.Inspect) = (
            (_, _) => Task.FromResult<(FaultKind, string)?>(null),
            scene => Inspections.Found(scene, Inspections.Renderable)
        );

    [Fact]
    public async Task What_has_been_rendered_is_quoted_at_once()
    {
        var job = await _http.SubmitAsync("1-4");
        await farm.Coordinator.JobAsync(job.Id, j => j.State == JobState.Completed, "completed");

        var quote = await BeginAsync(
            new QuoteRequest
            {
                Job = new JobRequest { Scene = job.Scene, Frames = "1-100" },
                InstanceTypes = ["g4dn.xlarge"],
                Sampling = QuoteSampling.Never,
            }
        );
        Assert.Equal((QuoteState.Ready, 100), (quote.State, quote.Frames));
        Assert.Equal(
            [(null, QuoteSource.Recorded, 4, (double?)20), ("g4dn.xlarge", QuoteSource.Missing, 0, null)],
            quote.Types.Select(type => (type.InstanceType, type.Source, type.FramesKnown, type.SecondsPerFrame))
        );
        var option = Assert.Single(quote.Options);
        Assert.Equal((null, 1, 0m), (option.InstanceType, option.Count, option.DollarsP50));
        Assert.InRange(option.SecondsP50, 0.9 * 2000, 1.1 * 2000);
        Assert.InRange(option.SecondsP90, option.SecondsP50, 1.3 * 2000);

        // Other settings are another matter.
        var other = await BeginAsync(
            new QuoteRequest
            {
                Job = new JobRequest
                {
                    Scene = job.Scene,
                    Settings = new RenderSettings { Samples = 2 },
                },
                Sampling = QuoteSampling.Never,
            }
        );
        Assert.Equal((QuoteState.Ready, QuoteSource.Missing), (other.State, Assert.Single(other.Types).Source));
        Assert.Empty(other.Options);
    }

    [Fact]
    public async Task What_is_not_known_is_sampled_by_jobs_that_nobody_sees_unasked()
    {
        var scene = await _http.UploadAsync(FarmClient.NewScene());
        var quote = await BeginAsync(
            new QuoteRequest
            {
                Job = new JobRequest { Scene = scene, Frames = "1-9" },
            }
        );
        quote = await EndAsync(quote);

        var type = Assert.Single(quote.Types);
        Assert.Equal((QuoteState.Ready, QuoteSource.Sampled, 3, 3), (quote.State, type.Source, type.FramesKnown, type.SamplesDone));
        var sample = Assert.Single(type.Jobs);
        Assert.DoesNotContain(await farm.Coordinator.GetAsync<JobResponse[]>("/api/jobs"), job => job.Id == sample);
        Assert.Equal(
            quote.Id,
            Assert.Single(await farm.Coordinator.GetAsync<JobResponse[]>("/api/jobs?all=true"), job => job.Id == sample).SampleOf
        );
        Assert.Equal(
            [1, 5, 9],
            (await farm.Coordinator.GetAsync<FrameResponse[]>($"/api/jobs/{sample}/frames")).Select(frame => frame.Frame)
        );
    }

    [Fact]
    public async Task A_farm_that_rents_nothing_says_so()
    {
        var scene = await _http.UploadAsync(FarmClient.NewScene());
        using var response = await _http.PostAsJsonAsync(
            "/api/quotes",
            new QuoteRequest
            {
                Job = new JobRequest { Scene = scene },
                InstanceTypes = ["g4dn.xlarge"],
            },
            ApiJson.Options
        );
        Assert.Contains(
            "Set Fleet:Enabled to true",
            await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, ProblemTypes.NotRentable),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_quote_that_is_canceled_takes_its_samples_along()
    {
        farm.Worker.OnFrame = TestWorker.NeverEnds;
        var scene = await _http.UploadAsync(FarmClient.NewScene());
        var quote = await BeginAsync(new QuoteRequest { Job = new JobRequest { Scene = scene } });
        using var canceled = await _http.PostAsync($"/api/quotes/{quote.Id}/cancel", null);
        Assert.Equal(QuoteState.Canceled, (await canceled.Content.ReadFromJsonAsync<QuoteResponse>(ApiJson.Options))!.State);
        await farm.Coordinator.JobAsync(quote.Types[0].Jobs[0], job => job.State == JobState.Canceled, "canceled");

        using var again = await _http.PostAsync($"/api/quotes/{quote.Id}/cancel", null);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory]
    [InlineData("{}", "missing required")]
    [InlineData("{\"job\":null,\"instances\":null,\"instanceTypes\":null}", "The body does not fit at $.job")]
    [InlineData("{\"job\":{\"scene\":\"x\"}}", "scene must be the SHA-256")]
    [InlineData("{\"job\":{\"scene\":\"x\"},\"instances\":[0]}", "instances is 0; it must be between 1 and 1000")]
    [InlineData("{\"job\":{\"scene\":\"x\"},\"instanceTypes\":[\"fast\"]}", "instanceTypes has 'fast', which is no instance type")]
    public async Task A_request_that_is_not_well_described_is_refused(string body, string reason)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync("/api/quotes", content);
        Assert.Contains(
            reason,
            await response.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );
        using var nothing = await _http.GetAsync("/api/quotes/none");
        await nothing.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound);
    }

    private async Task<QuoteResponse> BeginAsync(QuoteRequest request)
    {
        using var response = await _http.PostAsJsonAsync("/api/quotes", request, ApiJson.Options);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<QuoteResponse>(ApiJson.Options))!;
    }

    private Task<QuoteResponse> EndAsync(QuoteResponse quote) =>
        Wait.ForAsync(
            () => farm.Coordinator.GetAsync<QuoteResponse>($"/api/quotes/{quote.Id}"),
            q => q.State != QuoteState.Sampling,
            "the quote has ended"
        );
}
