using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>LocalCloud is killed in the middle of its work and started again.</summary>
public sealed class DurabilityTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    private const string Bucket = "durable";
    private const int Writers = 4;
    private const int Rounds = 2;

    // Acknowledged by then, with much more under way.
    private const int EnoughAnswers = 60;

    [Fact]
    public async Task A_killed_process_loses_no_object_and_makes_no_debris()
    {
        var s3 = cloud.CreateS3Client(configure: config => config.MaxErrorRetry = 0);
        await s3.PutBucketAsync(Bucket);
        var stored = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var deleted = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);

        for (var round = 0; round < Rounds; round++)
        {
            var prefix = $"{round}/";
            await WorkUntilKilledAsync(
                async (writer, step, answered) =>
                {
                    var key = $"{prefix}{writer}/{step}";
                    await s3.PutObjectAsync(
                        new()
                        {
                            BucketName = Bucket,
                            Key = key,
                            InputStream = Content(key),
                            Headers = { ContentType = "image/png" },
                        }
                    );
                    stored[key] = key;
                    if (step % 3 == 0)
                    {
                        stored.TryRemove(key, out _);
                        await s3.DeleteObjectAsync(Bucket, key);
                        deleted[key] = key;
                    }

                    answered();
                }
            );
            await cloud.StartAgainAsync();

            var listed = new List<string>();
            await foreach (var item in s3.Paginators.ListObjectsV2(new() { BucketName = Bucket }).S3Objects)
                listed.Add(item.Key);
            Assert.Empty(stored.Keys.Except(listed));
            Assert.Empty(deleted.Keys.Intersect(listed));
            foreach (var key in listed)
            {
                using var got = await s3.GetObjectAsync(Bucket, key);
                Assert.Equal("image/png", got.Headers.ContentType);
                Assert.Equal(await SHA256.HashDataAsync(Content(key)), await SHA256.HashDataAsync(got.ResponseStream));
            }

            Assert.Equal(listed.Count, cloud.BlobFiles.Count);
        }
    }

    [Fact]
    public async Task A_killed_process_loses_no_message_and_brings_none_back()
    {
        var sqs = cloud.CreateSqsClient(config => config.MaxErrorRetry = 0);
        var queueUrl = (await sqs.CreateQueueAsync("durable")).QueueUrl;
        var attempted = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var sent = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var tried = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var deleted = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);

        await WorkUntilKilledAsync(
            async (writer, step, answered) =>
            {
                var body = $"{writer}/{step}";
                attempted[body] = body;
                await sqs.SendMessageAsync(queueUrl, body);
                sent[body] = body;
                if (step % 2 == 0)
                {
                    foreach (var message in await ReceiveAsync(sqs, queueUrl, max: 1))
                    {
                        tried[message.Body] = message.Body;
                        await sqs.DeleteMessageAsync(queueUrl, message.ReceiptHandle);
                        deleted[message.Body] = message.Body;
                    }
                }

                answered();
            }
        );
        await cloud.StartAgainAsync();

        // What was in flight when the process died is hidden still, and counted.
        var attributes = (await sqs.GetQueueAttributesAsync(queueUrl, ["All"])).Attributes!;
        var hidden = int.Parse(attributes["ApproximateNumberOfMessagesNotVisible"]);
        var found = new List<string>();
        for (var page = await ReceiveAsync(sqs, queueUrl, max: 10); page.Count > 0; page = await ReceiveAsync(sqs, queueUrl, max: 10))
            found.AddRange(page.Select(message => message.Body));

        Assert.Empty(deleted.Keys.Intersect(found));
        Assert.Empty(found.Except(attempted.Keys));
        Assert.Equal(found.Count, found.Distinct(StringComparer.Ordinal).Count());
        // Only a message that was being received or deleted may be missing, and each writer had one of those at most.
        Assert.InRange(hidden, 0, Writers);
        Assert.InRange(sent.Keys.Except(found).Except(tried.Keys).Count(), 0, hidden);
    }

    private static async Task<List<Message>> ReceiveAsync(AmazonSQSClient sqs, string queueUrl, int max) =>
        (
            await sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest
                {
                    QueueUrl = queueUrl,
                    MaxNumberOfMessages = max,
                    VisibilityTimeout = 300,
                }
            )
        ).Messages
        ?? [];

    private static MemoryStream Content(string key)
    {
        // Up to some 200 kB, each key its own.
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var bytes = new byte[1 + (BitConverter.ToUInt16(seed) * 3)];
        new Random(BitConverter.ToInt32(seed, 4)).NextBytes(bytes);
        return new(bytes);
    }

    /// <summary>Runs writers side by side and kills the process once enough of their work is acknowledged.</summary>
    private async Task WorkUntilKilledAsync(Func<int, int, Action, Task> step)
    {
        var answers = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Answered()
        {
            if (Interlocked.Increment(ref answers) == EnoughAnswers)
                enough.SetResult();
        }

        async Task Work(int writer)
        {
            for (var count = 0; ; count++)
            {
                try
                {
                    await step(writer, count, Answered);
                }
                catch (Exception e) when (enough.Task.IsCompleted && e is HttpRequestException or AmazonClientException or IOException)
                {
                    return;
                }
            }
        }

        var working = Task.WhenAll(Enumerable.Range(0, Writers).Select(Work));
        Assert.Same(enough.Task, await Task.WhenAny(enough.Task, working));
        await cloud.KillAsync();
        await working;
    }
}
