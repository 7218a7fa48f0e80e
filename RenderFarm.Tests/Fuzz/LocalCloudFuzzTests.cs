using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;
using RenderFarm.Tests.LocalCloud;
using Xunit.Abstractions;
using static RenderFarm.Tests.Fuzz.FuzzWords;
using static RenderFarm.Tests.Fuzz.QueryRequests;
using static RenderFarm.Tests.Fuzz.S3Requests;

namespace RenderFarm.Tests.Fuzz;

/// <summary>
/// Requests that no client would send, rightly signed so that they get in, and others whose very bytes are damaged: none is answered with
/// 500, none hangs, and LocalCloud does not grow. A failure names its seed; <c>CsCheck_Seed=… dotnet test --filter …</c> repeats it;
/// <c>CsCheck_Iter=100000</c> goes on for longer.
/// </summary>
public sealed class LocalCloudFuzzTests(LocalCloudFuzzTests.Cloud fixture, ITestOutputHelper output)
    : IClassFixture<LocalCloudFuzzTests.Cloud>
{
    /// <summary>How many requests each test sends.</summary>
    private static readonly long Requests = Environment.GetEnvironmentVariable("CsCheck_Iter") is { } more
        ? long.Parse(more, CultureInfo.InvariantCulture)
        : 600;

    // What many requests leave in caches and between two collections.
    private const long AllowedGrowth = 192L << 20;

    [Fact]
    public Task S3_answers_whatever_it_is_asked() => CheckAsync(S3);

    [Fact]
    public Task Presigned_addresses_answer_whatever_is_sent_there() => CheckAsync(Presigned);

    [Fact]
    public Task SQS_answers_whatever_it_is_asked() => CheckAsync(Gen.OneOf<FuzzRequest>(SqsJson, SqsForm));

    [Fact]
    public Task EC2_answers_whatever_it_is_asked() => CheckAsync(Gen.Frequency((3, Ec2), (1, Control)));

    [Fact]
    public async Task Damaged_bytes_do_no_harm()
    {
        var damaged = Gen.Select(
            Gen.OneOf<FuzzRequest>(S3, Presigned, SqsJson, SqsForm, Ec2, Control),
            Gen.Select(Gen.Double[0, 1], Gen.Int[0, 3], Gen.Byte).Array[1, 4]
        );
        await CheckGrowthAsync(() =>
            damaged.SampleAsync(
                async (request, faults) =>
                {
                    await using (var connection = await RawConnection.OpenAsync(fixture.Process.Endpoint))
                    {
                        // How long such a request is, is anybody's guess: it ends with its connection, and then all must be well.
                        await connection.SendAsync(Damage(request.ToBytes(fixture.Process, fixture.Upload), faults));
                    }

                    Assert.Equal("Healthy", await fixture.Http.GetStringAsync("/health"));
                },
                output.WriteLine,
                iter: Requests / 3,
                threads: 2
            )
        );
        Assert.DoesNotContain("unhandled exception", fixture.Process.Output, StringComparison.OrdinalIgnoreCase);
    }

    private async Task CheckAsync(Gen<FuzzRequest> requests)
    {
        var answers = new ConcurrentDictionary<int, int>();
        await CheckGrowthAsync(() =>
            requests.SampleAsync(
                async request =>
                {
                    await using var connection = await RawConnection.OpenAsync(fixture.Process.Endpoint);
                    await connection.SendAsync(request.ToBytes(fixture.Process, fixture.Upload));
                    var answer = await connection.ReadAsync(hasBody: !string.Equals(request.Method, "HEAD", StringComparison.Ordinal));
                    // EC2 says with 500 that a type is sold out.
                    Assert.False(
                        answer.Status == 500 && !answer.Body.Contains("InsufficientInstanceCapacity", StringComparison.Ordinal),
                        $"{answer}\n{LastWords()}"
                    );
                    answers.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
                },
                output.WriteLine,
                iter: Requests,
                threads: 2,
                print: request => request.ToString()
            )
        );
        output.WriteLine(string.Join(", ", answers.OrderBy(pair => pair.Key)));
        // Else they came no further than the door.
        Assert.True(answers.Where(pair => pair.Key < 300).Sum(pair => pair.Value) > Requests / 50, "Few requests did anything.");
    }

    /// <summary>What LocalCloud said last of its own faults.</summary>
    private string? LastWords() =>
        fixture.Process.Output.Split(Environment.NewLine).LastOrDefault(line => line.StartsWith("fail:", StringComparison.Ordinal));

    private async Task CheckGrowthAsync(Func<Task> check)
    {
        var before = fixture.Process.PeakMemoryBytes;
        await check();
        Assert.InRange(fixture.Process.PeakMemoryBytes - before, 0, AllowedGrowth);
    }

    private static byte[] Damage(byte[] bytes, IEnumerable<(double Place, int Kind, byte Value)> faults)
    {
        var list = bytes.ToList();
        foreach (var (place, kind, value) in faults)
        {
            if (list.Count < 2)
                return [.. list];
            var at = (int)(place * (list.Count - 1));
            switch (kind)
            {
                case 0:
                    list[at] = value;
                    break;
                case 1:
                    list.Insert(at, value);
                    break;
                case 2:
                    list.RemoveAt(at);
                    break;
                default:
                    list.RemoveRange(at, list.Count - at - 1);
                    break;
            }
        }

        return [.. list];
    }

    /// <summary>LocalCloud with room for few instances, and a bucket and a queue in it.</summary>
    public sealed class Cloud : IAsyncLifetime
    {
        public LocalCloudProcess Process { get; private set; } = null!;

        public HttpClient Http { get; private set; } = null!;

        /// <summary>A multipart upload of the key <c>key</c>, until somebody ends it.</summary>
        public string Upload { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Process = await LocalCloudProcess.StartAsync("--LocalCloud:Ec2:MaxInstances", "2");
            Http = new HttpClient { BaseAddress = Process.Endpoint };
            await Process.CreateS3Client().PutBucketAsync(Bucket);
            // With something in it that nobody deletes, the bucket cannot be deleted either.
            await Process.CreateS3Client().PutObjectAsync(new() { BucketName = Bucket, Key = "kept" });
            Upload = (await Process.CreateS3Client().InitiateMultipartUploadAsync(Bucket, "key")).UploadId;
            await Process.CreateSqsClient().CreateQueueAsync(Bucket);
        }

        public async Task DisposeAsync()
        {
            Http.Dispose();
            await Process.DisposeAsync();
        }
    }
}
