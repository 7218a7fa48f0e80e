using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Chaos;

/// <summary>Messages that no part of the farm has sent, or that come twice.</summary>
internal static class Forgeries
{
    /// <summary>The worker that forged reports name.</summary>
    public const string Forger = "forger";

    /// <summary>What is no message of the farm at all.</summary>
    public static async Task SendBrokenAsync(ChaosRun run)
    {
        using var sqs = run.Cloud.CreateSqsClient();
        foreach (var queue in (string[])[Queues.Coordinator, Queues.RenderOf(run.Job.Pool)])
        {
            foreach (
                var body in (string[])
                    ["{", "[]", "no JSON", Envelope("Forged", new { }), Envelope(nameof(FrameRendered), new { frame = "one" })]
            )
                await SendAsync(sqs, queue, body);
        }
    }

    /// <summary>Images that do not exist, of another job, of a job that does not exist, and failures of chunks that nobody has.</summary>
    public static async Task SendFramesAsync(ChaosRun run)
    {
        using var sqs = run.Cloud.CreateSqsClient();
        for (var frame = 1; frame <= ChaosRun.Frames; frame++)
        {
            foreach (var job in (string[])[run.Job.Id, "another"])
                await SendAsync(sqs, Queues.Coordinator, Rendered(run.Job.Id, frame, $"jobs/{job}/frames/{frame:0000}.png"));
        }

        await SendAsync(sqs, Queues.Coordinator, Rendered("unknown", 1, "jobs/unknown/frames/0001.png"));
        await SendAsync(
            sqs,
            Queues.Coordinator,
            Envelope(
                nameof(FrameFailed),
                new FrameFailed
                {
                    JobId = run.Job.Id,
                    ChunkId = Forger,
                    Frame = ChaosRun.Frames,
                    WorkerId = Forger,
                    Fault = FaultKind.Frame,
                    Error = "forged",
                    SentAt = DateTimeOffset.UtcNow,
                }
            )
        );
    }

    /// <summary>Copies of what lies on the queues now; SQS promises to deliver at least once, and nothing more.</summary>
    public static async Task SendTwiceAsync(ChaosRun run)
    {
        using var sqs = run.Cloud.CreateSqsClient();
        foreach (var queue in (string[])[Queues.Coordinator, Queues.RenderOf(run.Job.Pool)])
        {
            var url = (await sqs.GetQueueUrlAsync($"renderfarm-{queue}")).QueueUrl;
            var taken = await sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest
                {
                    QueueUrl = url,
                    VisibilityTimeout = 0,
                    MaxNumberOfMessages = 10,
                    MessageAttributeNames = ["All"],
                }
            );
            run.Say($"… {taken.Messages?.Count ?? 0} of {queue}");
            foreach (var message in taken.Messages ?? [])
            {
                var again = new SendMessageRequest
                {
                    QueueUrl = url,
                    MessageBody = message.Body,
                    MessageAttributes = message.MessageAttributes ?? [],
                };
                await sqs.SendMessageAsync(again);
                await sqs.SendMessageAsync(again);
            }
        }
    }

    private static string Rendered(string job, int frame, string key) =>
        Envelope(
            nameof(FrameRendered),
            new FrameRendered
            {
                JobId = job,
                ChunkId = Forger,
                Frame = frame,
                WorkerId = Forger,
                Key = key,
                SizeBytes = 1000,
                Sha256 = new string('0', 64),
                Timings = new FrameTimings(),
                SentAt = DateTimeOffset.UtcNow,
            }
        );

    private static string Envelope(string type, object message) =>
        JsonSerializer.Serialize(
            new
            {
                messageId = Guid.NewGuid(),
                messageType = (string[])[$"urn:message:RenderFarm.Contracts.Messages:{type}"],
                message,
            },
            ApiJson.Options
        );

    private static async Task SendAsync(AmazonSQSClient sqs, string queue, string body)
    {
        var type = new MessageAttributeValue { DataType = "String", StringValue = "application/vnd.masstransit+json" };
        await sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = (await sqs.GetQueueUrlAsync($"renderfarm-{queue}")).QueueUrl,
                MessageBody = body,
                MessageAttributes = new() { ["Content-Type"] = type },
            }
        );
    }
}
