using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Tests.Coordinator;

namespace RenderFarm.Tests.Fuzz;

/// <summary>
/// Whatever comes in at the coordinator's doors: nothing answers 500, hangs or stops it. A failure prints its seed;
/// <c>CsCheck_Seed=SEED</c> in the environment repeats it.
/// </summary>
public sealed class CoordinatorFuzzTests(CoordinatorFixture farm) : IClassFixture<CoordinatorFixture>
{
    /// <summary>Seconds for each door; for longer runs <c>CsCheck_Time=600</c>.</summary>
    private static readonly int Time = FuzzWords.Seconds(4);

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String,
        JsonMutations.Pick([
            "",
            "0",
            "-1",
            "2147483648",
            "..",
            "a/b",
            "%2e%2e%2f",
            "\0",
            "\u202e",
            "*",
            "true",
            "null",
            new string('a', 5000),
            new string('0', 64),
        ]),
        Gen.String[Gen.Char["0123456789abcdef"], 64, 64]
    );

    [Fact]
    public void Frame_ranges_are_read_or_refused_with_a_sentence()
    {
        var ranges = Gen.OneOf(
            Gen.String[Gen.Char["0123456789-x, "], 0, 60],
            Gen.String,
            Gen.Select(Gen.Int[-2_000_000, 2_000_000], Gen.Int[-2_000_000, 2_000_000], Gen.Int[-2, 1000])
                .Array[1, 5]
                .Select(all => string.Join(',', all.Select(range => $"{range.Item1}-{range.Item2}x{range.Item3}"))),
            Gen.Int[1, 900].Select(times => string.Join(',', Enumerable.Repeat("1-100000", times)))
        );
        ranges.Sample(
            text =>
            {
                if (!FrameRange.TryParse(text, out var frames, out var error))
                    return error.Length > 0;
                return frames.Count is > 0 and <= FrameRange.MaxFrames
                    && frames.Zip(frames.Skip(1)).All(pair => pair.First < pair.Second)
                    && frames.All(frame => Math.Abs(frame) <= FrameRange.MaxNumber)
                    && (
                        FrameRange.Write(frames) is var written && written.EndsWith('…')
                        || (FrameRange.TryParse(written, out var again, out _) && again.SequenceEqual(frames))
                    );
            },
            time: Time
        );
    }

    [Fact]
    public async Task Every_endpoint_takes_or_refuses_whatever_is_sent()
    {
        using var http = new HttpClient { BaseAddress = farm.Coordinator.Address, Timeout = TimeSpan.FromSeconds(20) };
        var operations = await OperationsAsync(http);
        var scene = await http.UploadAsync(FarmClient.NewScene());
        var request = JsonMutations
            .Pick(operations)
            .SelectMany(operation =>
                Gen.Select(
                    Text.Array[4],
                    JsonMutations.Pick([.. CoordinatorInputs.Bodies(scene)]).SelectMany(JsonMutations.Of),
                    Gen.Frequency(
                        (6, Gen.Const("application/json")),
                        (
                            1,
                            JsonMutations.Pick([
                                "application/json; charset=utf-7",
                                "text/plain",
                                "application/xml",
                                "multipart/form-data",
                                "application/json;",
                            ])
                        ),
                        (1, Text)
                    ),
                    (values, body, type) => (operation.Method, Path: Fill(operation, values), Body: body, Type: type)
                )
            );

        await request.SampleAsync(
            async sent =>
            {
                using var message = new HttpRequestMessage(new HttpMethod(sent.Method), sent.Path);
                if (sent.Method != "GET")
                {
                    message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(sent.Body));
                    var type = new string([.. sent.Type.Where(c => c is >= ' ' and <= '~')]);
                    message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                    if (type.Length > 40)
                        message.Headers.TryAddWithoutValidation("Idempotency-Key", type);
                }

                using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
                var status = (int)response.StatusCode;
                var said = status >= 400 ? await response.Content.ReadAsStringAsync() : "";
                Assert.True(status is < 500 or (int)HttpStatusCode.ServiceUnavailable, $"{status} {said}\n{farm.Coordinator.Output}");
                // What Kestrel refuses before it is a request of ours has no body.
                Assert.True(status < 400 || said.Length == 0 || JsonNode.Parse(said)?["detail"] is not null, $"{status} {said}");
            },
            time: Time,
            print: sent => $"{sent.Method} {sent.Path} {sent.Type}\n{sent.Body}"
        );
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health")).StatusCode);
        Assert.DoesNotContain("fail: ", farm.Coordinator.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"name\":null,")]
    [InlineData("")]
    public async Task A_message_that_lacks_what_has_to_be_there_is_set_aside_and_spoils_no_list(string name)
    {
        var sqs = farm.Cloud.CreateSqsClient();
        var queue = (await sqs.GetQueueUrlAsync("renderfarm-coordinator")).QueueUrl;
        var (type, body) = CoordinatorInputs
            .Reports("job")
            .Single(report => report.Type.EndsWith(":WorkerHeartbeat", StringComparison.Ordinal));
        var broken = body.Replace("\"name\":\"g\",", name, StringComparison.Ordinal);
        Assert.NotEqual(body, broken);
        await sqs.SendMessageAsync(
            queue,
            CoordinatorInputs.Envelope(type, broken.Replace("\"fuzz\"", "\"nameless\"", StringComparison.Ordinal))
        );

        var letter = await Wait.ForAsync(
            async () =>
                (await farm.Coordinator.GetAsync<DeadLetterResponse[]>("/api/dead-letters")).FirstOrDefault(one =>
                    one.WorkerId == "nameless"
                ),
            found => found is not null,
            "it is set aside"
        );
        Assert.Equal("WorkerHeartbeat", letter!.Type);
        Assert.DoesNotContain(await farm.Coordinator.GetAsync<WorkerResponse[]>("/api/workers"), worker => worker.Id == "nameless");
        using var dropped = await farm.Coordinator.Http.PostAsJsonAsync(
            "/api/dead-letters/drop",
            new DeadLettersRequest { Ids = [letter.Id] },
            ApiJson.Options
        );
    }

    [Fact]
    public async Task Whatever_lies_in_its_queue_the_coordinator_reads_on()
    {
        var sqs = farm.Cloud.CreateSqsClient();
        var queue = (await sqs.GetQueueUrlAsync("renderfarm-coordinator")).QueueUrl;
        var job = await farm.Coordinator.Http.SubmitAsync("1-3");
        var messages = JsonMutations
            .Pick([.. CoordinatorInputs.Reports(job.Id)])
            .SelectMany(report =>
                Gen.Frequency(
                    (6, JsonMutations.Of(report.Body).Select(body => CoordinatorInputs.Envelope(report.Type, body))),
                    (1, JsonMutations.Of(CoordinatorInputs.Envelope(report.Type, report.Body))),
                    (1, Gen.Const(CoordinatorInputs.Envelope("RenderFarm.Contracts.Messages:FrameMelted", report.Body))),
                    (1, Gen.Const(CoordinatorInputs.Envelope(report.Type, $"{{\"padding\":\"{new string('x', 200_000)}\"}}")))
                )
            );

        await messages.SampleAsync(
            async body =>
            {
                // Characters that SQS refuses it refuses here too.
                var text = new string([
                    .. body.Where(c => c is '\t' or '\n' or '\r' or (>= ' ' and < '\ud800') or (> '\udfff' and < '\ufffe')),
                ]);
                if (text.Length == 0)
                    return;
                for (var times = 0; times < 2; times++)
                    await sqs.SendMessageAsync(queue, text);
            },
            time: Time
        );

        await Wait.ForAsync(
            async () =>
            {
                var counts = await sqs.GetQueueAttributesAsync(queue, ["All"]);
                return counts.ApproximateNumberOfMessages + counts.ApproximateNumberOfMessagesNotVisible;
            },
            count => count < 50, // heartbeats go on
            "the queue was read"
        );
        await farm.Coordinator.JobAsync(
            (await farm.Coordinator.Http.SubmitAsync("1-3")).Id,
            done => done.State == JobState.Completed,
            "the farm goes on"
        );
        foreach (var path in new[] { "/api/jobs", "/api/workers", "/api/dead-letters", $"/api/jobs/{job.Id}/frames", "/health" })
        {
            using var response = await farm.Coordinator.Http.GetAsync(path);
            Assert.True(response.IsSuccessStatusCode, $"{path}: {await response.Content.ReadAsStringAsync()}\n{farm.Coordinator.Output}");
        }

        Assert.DoesNotContain("fail: RenderFarm", farm.Coordinator.Output, StringComparison.Ordinal);
        // Dead letters of this test are nobody else's.
        using var dropped = await farm.Coordinator.Http.PostAsJsonAsync(
            "/api/dead-letters/drop",
            new DeadLettersRequest { All = true },
            ApiJson.Options
        );
        Assert.Equal(HttpStatusCode.OK, dropped.StatusCode);
    }

    /// <summary>Every operation of the API, as its own document lists them; but the streams, which do not end.</summary>
    private static async Task<List<(string Method, string Path, string[] Query)>> OperationsAsync(HttpClient http)
    {
        var document = await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        return
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
            where path.Name != "/api/events"
            from operation in path.Value.EnumerateObject()
            select (
                operation.Name.ToUpperInvariant(),
                path.Name,
                operation.Value.TryGetProperty("parameters", out var parameters)
                    ? parameters
                        .EnumerateArray()
                        .Where(parameter => parameter.GetProperty("in").GetString() == "query")
                        .Select(parameter => parameter.GetProperty("name").GetString()!)
                        .ToArray()
                    : []
            ),
        ];
    }

    private static string Fill((string Method, string Path, string[] Query) operation, string[] values)
    {
        var path = string.Join(
            '/',
            operation.Path.Split('/').Select((part, index) => part.StartsWith('{') ? Escape(values[index % values.Length]) : part)
        );
        return operation.Query.Length == 0
            ? path
            : path + "?" + string.Join('&', operation.Query.Select((name, index) => $"{name}={Escape(values[index % values.Length])}"));
    }

    private static string Escape(string text) =>
        string.Concat(
            Encoding.UTF8.GetBytes(text).Select(value => char.IsAsciiLetterOrDigit((char)value) ? $"{(char)value}" : $"%{value:X2}")
        );
}
