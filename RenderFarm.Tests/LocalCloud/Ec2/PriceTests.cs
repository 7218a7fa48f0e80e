using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Amazon.EC2.Model;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RenderFarm.LocalCloud;
using RenderFarm.LocalCloud.Ec2;
using RenderFarm.LocalCloud.Ec2.Market;
using RenderFarm.LocalCloud.Storage;
using RenderFarm.Tests.Cli;
using RenderFarm.Tests.Coordinator;

namespace RenderFarm.Tests.LocalCloud.Ec2;

/// <summary>Spot prices that somebody sets, over HTTP and as EC2's own calls see them.</summary>
public sealed class PriceTests : IAsyncLifetime, IDisposable
{
    private const string Type = "g4dn.xlarge";
    private const string Zone = "eu-central-1a";

    private readonly HttpClient _http = new();
    private LocalCloudProcess _cloud = null!;

    public async Task InitializeAsync()
    {
        // The market's own prices stand still.
        _cloud = await LocalCloudProcess.StartAsync("--LocalCloud:Market:Volatility", "0");
        _http.BaseAddress = _cloud.Endpoint;
    }

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_price_holds_from_now_on_and_across_a_restart_until_it_is_given_back()
    {
        var own = await PriceAsync();
        var set = await SetAsync(6.5);
        Assert.Equal((6.5m, true), (set.GetProperty("spot").GetDecimal(), set.GetProperty("isSet").GetBoolean()));
        Assert.False((await PoolAsync("eu-central-1b")).GetProperty("isSet").GetBoolean());
        await SetAsync(0.25);

        await _cloud.KillAsync();
        await _cloud.StartAgainAsync();

        Assert.Equal(0.25m, await PriceAsync());
        var history = await HistoryAsync();
        Assert.Equal([0.25m, 6.5m], history.Take(2).Select(price => price.Dollars));
        Assert.Equal(own, history[2].Dollars);
        await SetAsync(null);
        history = await HistoryAsync();
        Assert.Equal([own, 0.25m, 6.5m, own], history.Take(4).Select(price => price.Dollars));
        Assert.Equal(history.OrderByDescending(price => price.At), history);
        Assert.Equal((own, false), (await PriceAsync(), (await PoolAsync()).GetProperty("isSet").GetBoolean()));
    }

    [LinuxFact]
    public async Task A_machine_is_charged_at_the_prices_of_its_history_and_taken_back_when_they_pass_its_limit()
    {
        using var bench = new Ec2Bench(_cloud);
        await SetAsync(0.2);
        var id = (
            await bench.RunAsync(
                "sleep 600",
                configure: request =>
                {
                    request.Placement = new() { AvailabilityZone = Zone };
                    request.InstanceMarketOptions.SpotOptions = new() { MaxPrice = "0.3" };
                }
            )
        ).InstanceId;
        await bench.WaitForAsync(id, "running");

        await SetAsync(6.5);
        await Wait.ForAsync(
            () => bench.ReportAsync(id),
            told => told.GetProperty("interruptionTime").ValueKind != JsonValueKind.Null,
            "it has the notice"
        );
        (await bench.InterruptAsync(id, new { kill = true })).EnsureSuccessStatusCode();
        await bench.WaitForAsync(id, "terminated");

        var report = await bench.ReportAsync(id);
        var start = report.GetProperty("startTime").GetDateTimeOffset();
        var end = start.AddSeconds(report.GetProperty("billableSeconds").GetInt64());
        var changes = (await HistoryAsync()).Where(price => price.At < end).OrderBy(price => price.At).ToList();
        var expected = changes
            .Zip(changes.Skip(1).Select(price => price.At).Append(end))
            .Sum(span =>
                span.First.Dollars
                * Math.Max(0, (span.Second - (span.First.At > start ? span.First.At : start)).Ticks)
                / TimeSpan.TicksPerHour
            );
        Assert.Equal(expected, report.GetProperty("dollars").GetDecimal(), 6);
        Assert.Equal([0.2m, 6.5m], changes.TakeLast(2).Select(price => price.Dollars));
    }

    [Theory]
    [InlineData("{", "must be JSON such as")]
    [InlineData("", "must be JSON such as")]
    [InlineData("""{"type":"g4dn.xlarge","zone":"eu-central-1a"}""", "must be JSON such as")]
    [InlineData("""{"type":"g4dn.xlarge","zone":"eu-central-1a","dollars":1,"dolars":1}""", "must be JSON such as")]
    [InlineData("""{"type":null,"zone":"eu-central-1a","dollars":1}""", "must be JSON such as")]
    [InlineData("""{"type":"g4dn","zone":"eu-central-1a","dollars":1}""", "type is 'g4dn', which LocalCloud does not offer")]
    [InlineData(
        """{"type":"g6e.xlarge","zone":"eu-central-1c","dollars":1}""",
        "zone is 'eu-central-1c'; g6e.xlarge is offered in eu-central-1a, eu-central-1b."
    )]
    [InlineData(
        """{"type":"g4dn.xlarge","zone":"us-east-1a","dollars":1}""",
        "zone is 'us-east-1a'; g4dn.xlarge is offered in eu-central-1a, eu-central-1b, eu-central-1c."
    )]
    [InlineData(
        """{"type":"g4dn.xlarge","zone":"eu-central-1a","dollars":0}""",
        "dollars is 0; it must be above 0 and at most 6.580, 10 times the on-demand price of g4dn.xlarge"
    )]
    [InlineData("""{"type":"g4dn.xlarge","zone":"eu-central-1a","dollars":6.5801}""", "dollars is 6.5801")]
    [InlineData("""{"type":"g4dn.xlarge","zone":"eu-central-1a","dollars":-1}""", "dollars is -1")]
    [InlineData("""{"type":"g4dn.xlarge","zone":"eu-central-1a","dollars":0.12345}""", "with at most 4 decimals")]
    public async Task A_price_that_cannot_be_is_refused_with_the_name_of_its_field(string body, string reason)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync("/_localcloud/market/prices", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            reason,
            (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_database_of_the_first_schema_is_brought_up_to_date_and_one_of_a_later_schema_is_left_alone()
    {
        await _cloud.KillAsync();
        await ChangeDatabaseAsync("DROP TABLE set_prices; PRAGMA user_version = 1");
        await _cloud.StartAgainAsync();
        await SetAsync(0.3);
        Assert.Equal(0.3m, await PriceAsync());

        await _cloud.KillAsync();
        await ChangeDatabaseAsync("PRAGMA user_version = 4711");
        var (exitCode, output) = await LocalCloudProcess.RunToEndAsync(
            "--LocalCloud:Port",
            "0",
            "--LocalCloud:DataDirectory",
            _cloud.DataDirectory
        );
        Assert.Equal(1, exitCode);
        Assert.Contains("has schema 4711, and this LocalCloud knows 2. Start the newer LocalCloud", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_remembers_its_last_prices_and_not_those_of_a_time_to_come()
    {
        using var folder = new TemporaryDirectory();
        using var data = new DataDirectory(Options.Create(new LocalCloudOptions { DataDirectory = folder.FullPath }));
        await using var database = new Ec2Database(data);
        var clock = new FakeTimeProvider();
        var prices = new SetPrices(database, clock);
        for (var i = 1; i <= SetPrices.MostOfPool + 2; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await prices.SetAsync(Type, Zone, i);
        }

        await prices.SetAsync(Type, "eu-central-1b", 1);
        Assert.Equal(
            Enumerable.Range(3, SetPrices.MostOfPool).Select(i => (decimal?)i),
            prices.Of(Type, Zone).Select(price => price.Dollars)
        );

        clock.AdjustTime(clock.GetUtcNow().AddSeconds(-2));
        await prices.SetAsync(Type, Zone, null);
        Assert.Equal([SetPrices.MostOfPool - 1, null], prices.Of(Type, Zone).TakeLast(2).Select(price => (int?)price.Dollars));
        Assert.Equal(prices.Of(Type, Zone), new SetPrices(database, clock).Of(Type, Zone));
    }

    private async Task<JsonElement> SetAsync(double? dollars)
    {
        using var response = await _http.PostAsJsonAsync(
            "/_localcloud/market/prices",
            new
            {
                type = Type,
                zone = Zone,
                dollars,
            }
        );
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<JsonElement> PoolAsync(string zone = Zone) =>
        (await _http.GetFromJsonAsync<JsonElement[]>("/_localcloud/market"))!.Single(pool =>
            pool.GetProperty("type").GetString() == Type && pool.GetProperty("zone").GetString() == zone
        );

    private async Task<decimal> PriceAsync(string zone = Zone) => (await PoolAsync(zone)).GetProperty("spot").GetDecimal();

    /// <summary>What EC2 says of the last hour and what was in force before, newest first.</summary>
    private async Task<IReadOnlyList<(DateTimeOffset At, decimal Dollars)>> HistoryAsync() =>
        [
            .. (
                await _cloud
                    .CreateEc2Client()
                    .DescribeSpotPriceHistoryAsync(
                        new DescribeSpotPriceHistoryRequest
                        {
                            InstanceTypes = [Type],
                            AvailabilityZone = Zone,
                            StartTime = DateTime.UtcNow.AddHours(-1),
                        }
                    )
            ).SpotPriceHistory.Select(price =>
                (new DateTimeOffset(price.Timestamp!.Value.ToUniversalTime()), decimal.Parse(price.Price, CultureInfo.InvariantCulture))
            ),
        ];

    private async Task ChangeDatabaseAsync(string change)
    {
        var path = Path.Combine(_cloud.DataDirectory, "ec2", "instances.db");
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()
        );
        await connection.ExecuteAsync(change);
    }
}
