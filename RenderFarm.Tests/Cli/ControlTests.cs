using System.Net;
using System.Net.Http.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Cli;

/// <summary>What a person does to a farm by hand: ends a worker, sets a price.</summary>
public sealed class ControlTests(CliFarm farm) : IClassFixture<CliFarm>, IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(farm.Server) };

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_worker_that_is_drained_ends_and_says_why()
    {
        var worker = farm.StartWorker(("Worker__Id", "drained-1"));
        var other = farm.StartWorker(("Worker__Id", "drained-2"));
        await WorkersAsync(all => all.Length == 2 && all.All(one => one.State == WorkerState.Idle), "both are idle");

        var unclear = await RunAsync("workers", "drain", "drained");
        var unknown = await RunAsync("workers", "drain", "nobody");
        var drained = await RunAsync("workers", "drain", "drained-1");

        Assert.Equal(0, await worker.EndAsync());
        Assert.Equal((0, "", "drained-1 takes no frame any more and ends.\n"), (drained.ExitCode, drained.Error, drained.Output));
        Assert.Equal(
            (2, "error: The ids of 2 workers begin with 'drained'.\n       Give more of it: 'renderfarm workers' lists them.\n"),
            (unclear.ExitCode, unclear.Error)
        );
        Assert.Equal(
            (2, "error: No worker 'nobody' is there.\n       'renderfarm workers' lists them.\n"),
            (unknown.ExitCode, unknown.Error)
        );
        var workers = await WorkersAsync(all => all.Any(one => one.State == WorkerState.Gone), "it has said farewell");
        Assert.Equal(("drained-1", "It was drained by a person."), (workers[^1].Id, workers[^1].Ending));
        Assert.Equal((WorkerState.Idle, null), (workers[0].State, workers[0].Ending));

        // The beginning names one of those that are there.
        var again = await RunAsync("workers", "drain", "drained-1");
        Assert.Contains("Worker drained-1 has ended already.", again.Error, StringComparison.Ordinal);
        var json = (await RunAsync("workers", "drain", "drained", "--json")).Json<DrainResponse>();
        Assert.Equal(("drained-2", null), (json.Worker.Id, json.JobThatRentsAgain));
        Assert.Equal(0, await other.EndAsync());
    }

    [Fact]
    public async Task A_worker_that_is_not_there_cannot_be_drained()
    {
        using var response = await _http.PostAsync("/api/workers/nobody/drain", null);
        Assert.Contains(
            "There is no worker 'nobody'",
            await response.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_spot_price_is_set_shown_and_given_back()
    {
        var set = await RunAsync("local", "price", "g4dn.xlarge", "eu-central-1a", "$0.6543");
        var listed = await RunAsync("local", "prices", "g4dn.xlarge");
        var json = (await RunAsync("local", "prices", "--json")).Json<LocalPrice[]>();
        var back = await RunAsync("local", "price", "g4dn.xlarge", "eu-central-1a", "--market");
        var after = (await RunAsync("local", "prices", "g4dn.xlarge", "--json")).Json<LocalPrice[]>();

        Assert.Equal((0, ""), (set.ExitCode, set.Error));
        Assert.Equal(
            "g4dn.xlarge in eu-central-1a costs $0.6543 an hour from now on, until you set another price or give --market.\n",
            set.Output
        );
        Assert.Matches(@"g4dn\.xlarge +eu-central-1a +\$0\.658 +\$0\.6543 +you", listed.Output);
        Assert.Equal(
            ("g4dn.xlarge", "eu-central-1a", 0.6543m),
            Assert.Single(json, price => price.IsSet) is var one ? (one.Type, one.Zone, one.Spot) : default
        );
        Assert.StartsWith("g4dn.xlarge in eu-central-1a costs what the market says again: $0.", back.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(after, price => price.IsSet);
    }

    [Fact]
    public async Task A_price_that_cannot_be_is_refused_where_it_enters()
    {
        await ExpectAsync("dollars is 100; it must be above 0 and at most 6.58", "g4dn.xlarge", "eu-central-1a", "100");
        await ExpectAsync("zone is 'us-east-1a'", "g4dn.xlarge", "us-east-1a", "1");
        await ExpectAsync("type is 'g4'", "g4", "eu-central-1a", "--market");
        await ExpectAsync("DOLLARS is 'much'; give US dollars such as 0.25.", "g4dn.xlarge", "eu-central-1a", "much");
        await ExpectAsync("Give either DOLLARS or --market.", "g4dn.xlarge", "eu-central-1a");
        await ExpectAsync("Give either DOLLARS or --market.", "g4dn.xlarge", "eu-central-1a", "1", "--market");

        using var incomplete = await _http.PostAsJsonAsync("/api/local/prices", new { type = "g4dn.xlarge", zone = "eu-central-1a" });
        Assert.Contains(
            "dollars",
            await incomplete.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Another_cloud_sets_no_prices()
    {
        await using var other = await LocalCloudProcess.StartAsync("--LocalCloud:Ec2:Enabled", "false");
        await using var coordinator = await CoordinatorProcess.StartAsync(other);
        using var response = await coordinator.Http.PostAsJsonAsync(
            "/api/local/prices",
            new
            {
                type = "g4dn.xlarge",
                zone = "eu-central-1a",
                dollars = 1,
            }
        );
        Assert.Contains(
            "is not LocalCloud",
            await response.ProblemAsync(HttpStatusCode.Conflict, ProblemTypes.NotLocalCloud),
            StringComparison.Ordinal
        );
    }

    private async Task ExpectAsync(string error, params string[] arguments)
    {
        var result = await RunAsync(["local", "price", .. arguments]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(farm.Server, arguments);

    private Task<WorkerResponse[]> WorkersAsync(Func<WorkerResponse[], bool> isGood, string what) =>
        Wait.ForAsync(async () => (await _http.GetFromJsonAsync<WorkerResponse[]>("/api/workers", ApiJson.Options))!, isGood, what);
}
