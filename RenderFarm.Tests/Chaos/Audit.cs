using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Amazon.SQS;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Worker.Images;

namespace RenderFarm.Tests.Chaos;

/// <summary>What has to be true after a <see cref="ChaosRun"/>. All of it is looked at, and every breach told by its name.</summary>
internal static class Audit
{
    private const string Bucket = "renderfarm";

    /// <summary>EC2 tells times in whole seconds.</summary>
    private const double ClockSeconds = 1;

    // In this order: the worker takes what is on its queue first.
    private static readonly (string Name, Func<ChaosRun, Task> CheckAsync)[] Invariants =
    [
        ("the job is complete", JobAsync),
        ("each frame is stored once, decodes and is what the farm says", ImagesAsync),
        ("no message is left, and dead letters are the forged ones", MessagesAsync),
        ("the worker ends when it is told to", run => run.EndWorkerAsync(async worker => Assert.Equal(0, await worker.StopAsync()))),
        ("no control queue is left", ControlQueuesAsync),
        ("no instance is left", InstancesAsync),
        ("no launch template is left", LaunchTemplatesAsync),
        ("no process is left", ProcessesAsync),
        ("no scratch folder is left", ScratchAsync),
        ("no multipart upload is left", UploadsAsync),
        ("the ledger is what LocalCloud has metered, within the budget", LedgerAsync),
        ("no transition is outside of the tables", TransitionsAsync),
        ("the coordinator is healthy", HealthAsync),
    ];

    /// <exception cref="Xunit.Sdk.XunitException">Something is not true; the message names all that is not.</exception>
    public static async Task CheckAsync(ChaosRun run)
    {
        var breaches = new List<string>();
        foreach (var (name, checkAsync) in Invariants)
        {
            try
            {
                await checkAsync(run);
            }
            catch (Exception exception)
            {
                breaches.Add($"Not so: {name}. {exception.Message}");
            }
        }

        Assert.True(breaches.Count == 0, string.Join('\n', breaches));
    }

    private static Task JobAsync(ChaosRun run)
    {
        Assert.Equal((JobState.Completed, ChaosRun.Frames), (run.Job.State, run.Job.Frames.Rendered));
        return Task.CompletedTask;
    }

    private static async Task ImagesAsync(ChaosRun run)
    {
        var frames = await run.Coordinator.GetAsync<FrameResponse[]>($"/api/jobs/{run.Job.Id}/frames");
        using var s3 = run.Cloud.CreateS3Client();
        var prefix = $"jobs/{run.Job.Id}/frames/";
        var stored = (await s3.ListObjectsV2Async(new() { BucketName = Bucket, Prefix = prefix })).S3Objects;
        Assert.Equal(frames.Select(frame => frame.FileName), stored.Select(image => image.Key[prefix.Length..]));
        foreach (var frame in frames)
        {
            using var answer = await s3.GetObjectAsync(Bucket, prefix + frame.FileName);
            using var image = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(image);
            Assert.True(PngFile.Check(image.ToArray()).IsDecoded);
            Assert.Equal(frame.SizeBytes, image.Length);
            // Null when the worker that had stored it could not report it any more.
            Assert.Contains(frame.Sha256, (string?[])[null, Convert.ToHexStringLower(SHA256.HashData(image.ToArray()))]);
        }
    }

    private static async Task MessagesAsync(ChaosRun run)
    {
        using var sqs = run.Cloud.CreateSqsClient();
        await Wait.ForAsync(
            async () =>
            {
                var left = new List<string>();
                foreach (var url in await QueuesAsync(sqs, ""))
                {
                    var counts = await sqs.GetQueueAttributesAsync(url, [QueueAttributeName.All]);
                    var count =
                        counts.ApproximateNumberOfMessages
                        + counts.ApproximateNumberOfMessagesNotVisible
                        + counts.ApproximateNumberOfMessagesDelayed;
                    if (count > 0)
                        left.Add($"{count} in {url}");
                }

                return string.Join(", ", left);
            },
            left => left.Length == 0,
            "no queue has messages"
        );
        var letters = await run.Coordinator.GetAsync<DeadLetterResponse[]>("/api/dead-letters");
        Assert.DoesNotContain(
            letters,
            letter => letter.Reason.Length == 0 || (letter.WorkerId != Forgeries.Forger && letter.JobId is not null)
        );
    }

    private static async Task ControlQueuesAsync(ChaosRun run)
    {
        using var sqs = run.Cloud.CreateSqsClient();
        await Wait.ForAsync(
            async () => string.Join(", ", await QueuesAsync(sqs, "renderfarm-worker-")),
            left => left.Length == 0,
            "the queues of workers are removed"
        );
    }

    private static Task<string> InstancesAsync(ChaosRun run) =>
        Wait.ForAsync(
            async () =>
                string.Join(
                    ", ",
                    (await MeterAsync(run)).Where(instance =>
                        instance.GetProperty("state").GetString() != "terminated" || instance.GetProperty("processes").GetArrayLength() > 0
                    )
                ),
            left => left.Length == 0,
            "all instances have ended, with their processes"
        );

    private static async Task LaunchTemplatesAsync(ChaosRun run)
    {
        using var ec2 = run.Cloud.CreateEc2Client();
        await Wait.ForAsync(
            async () =>
            {
                var templates = await ec2.DescribeLaunchTemplatesAsync(new Amazon.EC2.Model.DescribeLaunchTemplatesRequest());
                return string.Join(", ", (templates.LaunchTemplates ?? []).Select(template => template.LaunchTemplateName));
            },
            left => left.Length == 0,
            "the job's launch templates are removed"
        );
    }

    /// <summary>Of the worker of this machine and its Blenders, which have its folder in their command lines. Linux only.</summary>
    private static Task<string> ProcessesAsync(ChaosRun run) =>
        Wait.ForAsync(
            () =>
                Task.FromResult(
                    string.Join(
                        ", ",
                        Directory
                            .EnumerateDirectories("/proc")
                            .Where(path => int.TryParse(Path.GetFileName(path), out _))
                            .Select(CommandLine)
                            .Where(command => command.Contains(run.WorkerFolder, StringComparison.Ordinal))
                    )
                ),
            left => left.Length == 0,
            "the worker's processes have ended"
        );

    private static Task ScratchAsync(ChaosRun run)
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(run.WorkerFolder, "scratch")));
        return Task.CompletedTask;
    }

    private static async Task UploadsAsync(ChaosRun run)
    {
        using var s3 = run.Cloud.CreateS3Client();
        Assert.Empty((await s3.ListMultipartUploadsAsync(Bucket)).MultipartUploads ?? []);
    }

    private static async Task LedgerAsync(ChaosRun run)
    {
        if (!run.IsRented)
            return;
        var metered = await MeterAsync(run);
        var cost = await Wait.ForAsync(
            () => run.Coordinator.GetAsync<JobCost>($"/api/jobs/{run.Job.Id}/cost"),
            bill => bill.ClosedAt is not null,
            "the ledger is closed"
        );
        Assert.Equal(metered.Length, cost.Instances);
        Assert.Equal(ChaosRun.Frames, cost.Frames);
        Assert.Equal(cost.Seconds, cost.Phases.Sum(phase => phase.Seconds), precision: 3);
        Assert.Equal(cost.Dollars, cost.Phases.Sum(phase => phase.Dollars), precision: 9);
        Assert.InRange(cost.Seconds - metered.Sum(Seconds), -ClockSeconds * metered.Length, ClockSeconds * metered.Length);
        var dollars = metered.Sum(instance => instance.GetProperty("dollars").GetDecimal());
        Assert.InRange(cost.Dollars, dollars * 0.95m, dollars * 1.05m);
        Assert.InRange(cost.Dollars, 0, ChaosRun.Budget);
    }

    private static Task TransitionsAsync(ChaosRun run)
    {
        using var database = new SqliteConnection($"Data Source={run.Coordinator.DatabasePath};Mode=ReadOnly;Pooling=False");
        var moves = database
            .Query<(string Entity, string Id, string Before, string After)>("SELECT entity, id, before, after FROM chaos_moves")
            .ToList();
        Assert.NotEmpty(moves);
        Assert.DoesNotContain(
            moves,
            move =>
                !(
                    move.Entity switch
                    {
                        "job" => IsInTable<JobState, JobTrigger>(move.Before, move.After, JobTransitions.Next),
                        "frame" => IsInTable<FrameState, FrameTrigger>(move.Before, move.After, FrameTransitions.Next),
                        _ => IsInTable<InstanceState, InstanceState>(move.Before, move.After, InstanceTransitions.Next),
                    }
                )
        );
        return Task.CompletedTask;
    }

    private static async Task HealthAsync(ChaosRun run)
    {
        using var dropped = await run.Coordinator.Http.PostAsJsonAsync("/api/dead-letters/drop", new { all = true });
        Assert.True(dropped.IsSuccessStatusCode, await dropped.Content.ReadAsStringAsync());
        Assert.Equal("Healthy", await run.Coordinator.Http.GetStringAsync("/health"));
    }

    private static bool IsInTable<TState, TTrigger>(string before, string after, Func<TState, TTrigger, Move<TState>> next)
        where TState : struct, Enum
        where TTrigger : struct, Enum =>
        Enum.GetValues<TTrigger>()
            .Select(trigger => next(Enum.Parse<TState>(before), trigger))
            .Contains(Moves.To(Enum.Parse<TState>(after)));

    private static async Task<List<string>> QueuesAsync(AmazonSQSClient sqs, string start) =>
        (await sqs.ListQueuesAsync(new Amazon.SQS.Model.ListQueuesRequest { QueueNamePrefix = start, MaxResults = 1000 })).QueueUrls ?? [];

    private static async Task<JsonElement[]> MeterAsync(ChaosRun run)
    {
        using var market = new HttpClient { BaseAddress = run.Cloud.Endpoint };
        return (await market.GetFromJsonAsync<JsonElement[]>("/_localcloud/instances"))!;
    }

    private static double Seconds(JsonElement instance) =>
        (instance.GetProperty("endTime").GetDateTimeOffset() - instance.GetProperty("launchTime").GetDateTimeOffset()).TotalSeconds;

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return ""; // It ended meanwhile.
        }
    }
}
