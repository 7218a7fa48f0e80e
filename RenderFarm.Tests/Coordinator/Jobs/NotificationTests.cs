using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Jobs.Notify;
using RenderFarm.Tests.Cli;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Jobs;

/// <summary>What is told of a job at the addresses that it names, over real HTTP.</summary>
public sealed class NotificationTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<(string Path, string Signature, string Body)> _received = new();
    private readonly WebApplication _receiver;
    private Func<HttpContext, int> _answer = _ => StatusCodes.Status204NoContent;
    private LocalCloudProcess _cloud = null!;

    public NotificationTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            _received.Enqueue((context.Request.Path, $"{context.Request.Headers["X-RenderFarm-Signature"]}", await body.ReadToEndAsync()));
            context.Response.StatusCode = _answer(context);
        });
    }

    private string Receiver => _receiver.Urls.Single();

    public async Task InitializeAsync()
    {
        await _receiver.StartAsync();
        _cloud = await LocalCloudProcess.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _cloud.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Each_end_is_told_signed_and_until_it_is_taken_across_a_restart()
    {
        await using var coordinator = await StartAsync();
        await using var worker = await TestWorker.StartAsync(_cloud);
        _answer = _ => StatusCodes.Status503ServiceUnavailable;
        var job = await SubmitAsync(coordinator, "/secret-hook");
        var refused = await coordinator.JobAsync(job.Id, now => now.Notify is [{ Attempts: > 1 }], "it is tried again");
        Assert.Equal((JobState.Completed, "It answered 503.", null), (refused.State, refused.Notify[0].Error, refused.Notify[0].EndedAt));
        Assert.Equal($"{Receiver}/…", refused.Notify[0].Address);

        await coordinator.KillAsync();
        _answer = _ => StatusCodes.Status204NoContent;
        await coordinator.StartAgainAsync();
        var told = await coordinator.JobAsync(job.Id, now => now.Notify is [{ EndedAt: not null }], "it is taken");
        Assert.Equal((NotifyEvent.Completed, null), (told.Notify[0].Event, told.Notify[0].Error));

        var secret = (await coordinator.GetAsync<NotifySecret>("/api/notifications/secret")).Secret;
        Assert.Equal(secret + "\n", (await CliProcess.RunAsync(coordinator.Address.ToString(), "notify-secret")).Output);
        Assert.All(_received, one => Assert.Equal(("/secret-hook", Sign(secret, one.Body)), (one.Path, one.Signature)));
        Assert.Single(_received.Select(one => one.Body).Distinct());
        var body = JsonSerializer.Deserialize<Notification>(_received.First().Body, ApiJson.Options)!;
        Assert.Equal(
            (NotifyEvent.Completed, job.Id, JobState.Completed, 1),
            (body.Event, body.Job.Id, body.Job.State, body.Job.Frames.Rendered)
        );
        var shown = await CliProcess.RunAsync(coordinator.Address.ToString(), "job", job.Id);
        Assert.Contains($"{Receiver}/…, completed", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-hook", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "secret-hook",
            await coordinator.Http.GetStringAsync($"/api/jobs/{job.Id}/request"),
            StringComparison.Ordinal
        );

        // Whatever is sent after another key was made is signed with that.
        var another = await CliProcess.RunAsync(coordinator.Address.ToString(), "notify-secret", "--new", "--json");
        _received.Clear();
        worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>((FaultKind.Frame, "It has no camera."));
        var failed = await SubmitAsync(coordinator, "/failed");
        await coordinator.JobAsync(failed.Id, now => now.Notify is [{ Event: NotifyEvent.Failed, EndedAt: not null }], "it is told");
        var last = Assert.Single(_received);
        Assert.Equal(Sign(another.Json<NotifySecret>().Secret, last.Body), last.Signature);
        Assert.Contains("It has no camera.", last.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirection_is_not_followed()
    {
        await using var coordinator = await StartAsync();
        await using var worker = await TestWorker.StartAsync(_cloud);
        _answer = context =>
        {
            context.Response.Headers.Location = $"{Receiver}/elsewhere";
            return StatusCodes.Status307TemporaryRedirect;
        };
        var job = await SubmitAsync(coordinator, "/hook");
        var told = await coordinator.JobAsync(job.Id, now => now.Notify is [{ Attempts: > 0 }], "it was tried");
        Assert.Contains("It redirects, which is not followed", told.Notify[0].Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_received, one => one.Path == "/elsewhere");
    }

    [Fact]
    public async Task A_farm_that_others_reach_knocks_at_no_door_of_its_own_network()
    {
        await using var coordinator = await StartAsync(("Access__RequireTokens", "true"));
        await coordinator.ReadyAsync();
        await using var worker = await TestWorker.StartAsync(_cloud);
        var folder = Path.GetDirectoryName(coordinator.DatabasePath)!;
        await Wait.ForAsync(() => Task.FromResult(File.Exists(Path.Combine(folder, "first-token"))), made => made, "the first token");
        coordinator.Http.DefaultRequestHeaders.Authorization = new("Bearer", File.ReadAllText(Path.Combine(folder, "first-token")).Trim());

        foreach (var address in (string[])[Receiver, Receiver.Replace("127.0.0.1", "localhost"), "http://[::1]:80/", "http://10.0.0.1/"])
        {
            using var refused = await TrySubmitAsync(coordinator, address);
            Assert.Contains(
                "is no public address",
                await refused.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
                StringComparison.Ordinal
            );
        }

        // What a name means shows when it is used, and that it is used for the connection too.
        using var response = await TrySubmitAsync(coordinator, Receiver.Replace("127.0.0.1", Dns.GetHostName()));
        var job = (await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
        var told = await coordinator.JobAsync(job.Id, now => now.Notify is [{ Attempts: > 0 }], "it was tried");
        Assert.Contains("is no public address", told.Notify[0].Error, StringComparison.Ordinal);
        Assert.Empty(_received);
    }

    [Fact]
    public async Task What_is_no_address_is_refused_where_it_enters()
    {
        await using var coordinator = await StartAsync();
        await coordinator.ReadyAsync();
        foreach (
            var wrong in (string[])
                ["", "hook", "ftp://example.org/", "file:///etc/passwd", "http://me:word@example.org/", "http://169.254.169.254/"]
        )
        {
            using var refused = await TrySubmitAsync(coordinator, wrong);
            Assert.Contains(
                "notify has ",
                await refused.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
                StringComparison.Ordinal
            );
        }

        using var many = await TrySubmitAsync(coordinator, [.. Enumerable.Range(0, 6).Select(number => $"{Receiver}/{number}")]);
        Assert.Contains(
            "notify is 6",
            await many.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );
        var typed = await CliProcess.RunAsync(coordinator.Address.ToString(), "submit", "x.blend", "--notify", "hook");
        Assert.Equal(2, typed.ExitCode);
        Assert.Contains("--notify is 'hook'", typed.Error, StringComparison.Ordinal);
    }

    private static string Sign(string secret, string body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private Task<CoordinatorProcess> StartAsync(params (string Name, string Value)[] settings) =>
        CoordinatorProcess.StartAsync(_cloud, [("Notify__Interval", "00:00:00.1"), ("Notify__FirstPause", "00:00:00.1"), .. settings]);

    private async Task<JobResponse> SubmitAsync(CoordinatorProcess coordinator, string path)
    {
        await coordinator.ReadyAsync();
        using var response = await TrySubmitAsync(coordinator, Receiver + path);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
    }

    private static async Task<HttpResponseMessage> TrySubmitAsync(CoordinatorProcess coordinator, params string[] addresses) =>
        await coordinator.Http.TrySubmitAsync(
            new JobRequest
            {
                Scene = await coordinator.Http.UploadAsync(FarmClient.NewScene()),
                Frames = "1",
                Notify = addresses,
            }
        );
}

/// <summary>What is told, and where to, without a network.</summary>
[Trait("Category", "Fast")]
public sealed class NotificationRuleTests
{
    [Fact]
    public async Task Of_its_money_and_its_deadline_a_job_tells_once()
    {
        using var bench = new Bench();
        await bench.AddJobAsync(2);
        await bench.Store.WriteAsync(
            farm => farm.Connection.Execute("UPDATE jobs SET notify = '[\"https://example.org/\"]'"),
            CancellationToken.None
        );
        foreach (var text in (string?[])["$4 of $5 are spent.", "$5 of $5 are spent.", null, "$5 of $5 are spent."])
            await JobNoticeTable.SayAsync(
                bench.Store,
                [(Bench.Job, JobNoticeKind.Budget, text), (Bench.Job, JobNoticeKind.Instances, text)],
                CancellationToken.None
            );

        var row = Assert.Single(bench.Store.Read(connection => NotificationTable.Due(connection, bench.Clock.GetUtcNow(), 10)));
        Assert.Equal(NotifyEvent.Budget, row.Event);
        Assert.Contains("$4 of $5", row.Body, StringComparison.Ordinal);
        Assert.Equal(NotifyEvent.Budget, Assert.Single(bench.JobRow(Bench.Job).Notifications).Event);
    }

    [Theory]
    [InlineData("8.8.8.8", true, true)]
    [InlineData("2606:4700::1111", true, true)]
    [InlineData("127.0.0.1", true, false)]
    [InlineData("10.1.2.3", true, false)]
    [InlineData("172.31.0.1", true, false)]
    [InlineData("192.168.1.1", true, false)]
    [InlineData("100.64.0.1", true, false)]
    [InlineData("0.0.0.0", true, false)]
    [InlineData("255.255.255.255", true, false)]
    [InlineData("::ffff:127.0.0.1", true, false)]
    [InlineData("::1", true, false)]
    [InlineData("fd00::1", true, false)]
    [InlineData("64:ff9b::7f00:1", true, false)]
    [InlineData("2002:7f00:1::", true, false)]
    [InlineData("192.168.1.1", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("169.254.169.254", false, false)]
    [InlineData("::ffff:169.254.169.254", false, false)]
    [InlineData("fe80::1", false, false)]
    public void Only_public_addresses_are_told_by_a_farm_that_others_reach(string address, bool isReachable, bool expected) =>
        Assert.Equal(expected, NotifyAddress.MayBeReached(IPAddress.Parse(address), isReachable));
}
