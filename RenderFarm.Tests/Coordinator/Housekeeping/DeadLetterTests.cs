using System.Net;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Housekeeping;
using RenderFarm.Tests.Cli;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Housekeeping;

public sealed class DeadLetterTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>, IAsyncLifetime
{
    private readonly AmazonSQSClient _sqs = cloud.CreateSqsClient();
    private CoordinatorProcess _coordinator = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await CoordinatorProcess.StartAsync(cloud);
        await _coordinator.ReadyAsync();
    }

    public async Task DisposeAsync() => await _coordinator.DisposeAsync();

    [Fact]
    public async Task Messages_that_cannot_be_processed_are_counted_explained_taken_again_and_dropped()
    {
        await SendAsync(Queues.Coordinator, "{ this is no JSON");
        await SendAsync(
            Queues.Coordinator,
            Envelope(
                nameof(FrameRendered),
                new
                {
                    jobId = "job23456",
                    frame = 7,
                    workerId = "w1",
                }
            )
        );
        await SendAsync(Queues.Coordinator, Envelope("FrameMelted", new { jobId = "job23456", frames = new[] { new { number = 3 } } }));
        await SendAsync(Queues.Coordinator, Envelope(nameof(WorkerStopped), new { workerId = new string('w', 200_000), reason = 5 }));

        var letters = await LettersAsync(4);
        var rendered = letters.Single(letter => letter.Type == nameof(FrameRendered));
        Assert.Equal(("coordinator", "job23456", 7, "w1"), (rendered.Queue, rendered.JobId, rendered.Frame, rendered.WorkerId));
        Assert.Contains("missing required properties", rendered.Reason, StringComparison.Ordinal);
        var unknown = letters.Single(letter => letter.Type == "FrameMelted");
        Assert.Equal(("job23456", 3), (unknown.JobId, unknown.Frame));
        Assert.Contains("of another version, or forged", unknown.Reason, StringComparison.Ordinal);
        Assert.Contains(letters, letter => letter is { Type: null, JobId: null });
        Assert.All(letters, letter => Assert.InRange(letter.Reason.Length + (letter.WorkerId?.Length ?? 0), 1, 1200));
        Assert.Equal(0, await CountAsync("coordinator_error") + await CountAsync("coordinator_skipped"));

        var health = await _coordinator.Http.GetStringAsync("/health");
        Assert.StartsWith("Degraded\ndead letters: Messages that could not be processed: 4.", health, StringComparison.Ordinal);
        var listed = await CliAsync("dead-letters");
        Assert.Matches($"{rendered.Id}.*coordinator +FrameRendered +job23456 +7 +w1", listed.Output);

        // Taken again they fail again, and come back under another id.
        var retried = await CliAsync("dead-letters", "retry", "--all");
        Assert.Equal((0, "Sent again: 4 messages.\n"), (retried.ExitCode, retried.Output));
        var again = await LettersAsync(4);
        Assert.Empty(again.Select(letter => letter.Id).Intersect(letters.Select(letter => letter.Id)));

        var dropped = await CliAsync("dead-letters", "drop", again[0].Id, "nothing", "--json");
        Assert.Equal(1, JsonSerializer.Deserialize<DeadLettersResponse>(dropped.Output, ApiJson.Options)!.Count);
        Assert.Equal(
            (0, "Dropped: 3 messages.\n"),
            (await CliAsync("dead-letters", "drop", "--all")) is { } all ? (all.ExitCode, all.Output) : default
        );
        Assert.Equal("Every message could be processed.\n", (await CliAsync("dead-letters", "list")).Output);
        Assert.Equal("Healthy", await _coordinator.Http.GetStringAsync("/health"));
    }

    [Fact]
    public async Task What_failed_because_the_database_could_not_be_written_is_taken_again_by_itself()
    {
        var id = "w-" + Guid.NewGuid().ToString("N");
        await _sqs.CreateQueueAsync("renderfarm-coordinator_error");
        await SendAsync(
            "coordinator_error",
            Envelope(nameof(WorkerHeartbeat), Heartbeat(id)),
            fault: "SQLite Error 13: 'database or disk is full'."
        );

        await Wait.ForAsync(
            () => _coordinator.GetAsync<WorkerResponse[]>("/api/workers"),
            all => all.Any(worker => worker.Id == id),
            "the heartbeat counts"
        );
        Assert.Empty(await LettersAsync(0));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"all\":true,\"ids\":[\"a\"]}")]
    [InlineData("{\"ids\":[]}")]
    [InlineData("{\"ids\":[null]}")]
    public async Task A_request_that_names_none_is_refused(string body)
    {
        foreach (var verb in new[] { "retry", "drop" })
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var response = await _coordinator.Http.PostAsync($"/api/dead-letters/{verb}", content);
            await response.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest);
        }
    }

    [Fact]
    public async Task The_newest_are_kept_by_count_by_size_and_by_age()
    {
        using var bench = new Bench();
        await bench.WriteAsync(farm =>
        {
            for (var i = 1; i <= 10; i++)
            {
                DeadLetterTable.Insert(
                    farm.Connection,
                    new DeadLetter
                    {
                        Id = $"{i}",
                        Queue = "q",
                        Body = new string('b', 100),
                        Reason = "r",
                        FailedAt = DateTimeOffset.UnixEpoch.AddDays(i),
                    }
                );
            }
        });

        Assert.Equal(["10", "9", "8", "7"], await KeptAsync(4, 1000, DateTimeOffset.UnixEpoch));
        Assert.Equal(["10", "9", "8"], await KeptAsync(4, 399, DateTimeOffset.UnixEpoch));
        Assert.Equal(["10", "9"], await KeptAsync(4, 1000, DateTimeOffset.UnixEpoch.AddDays(9)));

        async Task<IEnumerable<string>> KeptAsync(int count, long characters, DateTimeOffset since)
        {
            await bench.WriteAsync(farm => DeadLetterTable.Bound(farm.Connection, count, characters, since));
            return bench.Store.Read(connection => DeadLetterTable.List(connection, long.MaxValue, 100)).Select(letter => letter.Id);
        }
    }

    /// <summary>A message of the farm's as MassTransit writes it.</summary>
    internal static string Envelope(string type, object message) =>
        JsonSerializer.Serialize(
            new
            {
                messageId = Guid.NewGuid(),
                messageType = new[] { "urn:message:RenderFarm.Contracts.Messages:" + type },
                message,
            },
            JsonSerializerOptions.Web
        );

    /// <summary>What makes a worker known.</summary>
    internal static WorkerHeartbeat Heartbeat(string workerId) =>
        new()
        {
            WorkerId = workerId,
            Host = "here",
            ProcessId = 1,
            Cores = 2,
            Activity = WorkerActivity.Idle,
            StartedAt = DateTimeOffset.UtcNow,
            SentAt = DateTimeOffset.UtcNow,
        };

    private async Task SendAsync(string queue, string body, string? fault = null) =>
        await _sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = await UrlAsync(queue),
                MessageBody = body,
                MessageAttributes = fault is null
                    ? []
                    : new()
                    {
                        ["MT-Fault-Message"] = new MessageAttributeValue { DataType = "String", StringValue = fault },
                    },
            }
        );

    private async Task<string> UrlAsync(string queue) => (await _sqs.GetQueueUrlAsync("renderfarm-" + queue)).QueueUrl;

    private async Task<int> CountAsync(string queue)
    {
        var counts = await _sqs.GetQueueAttributesAsync(await UrlAsync(queue), ["All"]);
        return counts.ApproximateNumberOfMessages + counts.ApproximateNumberOfMessagesNotVisible;
    }

    private Task<DeadLetterResponse[]> LettersAsync(int count) =>
        Wait.ForAsync(
            () => _coordinator.GetAsync<DeadLetterResponse[]>("/api/dead-letters"),
            letters => letters.Length == count,
            $"{count} dead letters"
        );

    private Task<CliResult> CliAsync(params string[] arguments) => CliProcess.RunAsync(_coordinator.Address.ToString(), arguments);
}
