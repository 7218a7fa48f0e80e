using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Jobs;

/// <summary>What it costs to believe no report: docs/decisions/2026-11-26-a-report-is-not-proof.md.</summary>
public sealed class ReportedObjectsTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    [Fact]
    public async Task The_store_is_asked_once_for_each_image_and_not_for_a_report_that_comes_again()
    {
        await using var store = await StoreProxy.StartAsync(cloud);
        await using var coordinator = await CoordinatorProcess.StartAsync(cloud, store.EnvironmentVariables);
        await coordinator.ReadyAsync();
        await using var worker = await TestWorker.StartAsync(cloud);
        var job = await coordinator.Http.SubmitAsync("1-24");
        await coordinator.JobAsync(job.Id, j => j.State == JobState.Completed, "the job is complete. " + coordinator.Output);

        foreach (var chunk in worker.Chunks)
        {
            foreach (var frame in chunk.Frames)
            {
                await worker.SendAsync(
                    new FrameRendered
                    {
                        JobId = job.Id,
                        ChunkId = chunk.ChunkId,
                        Frame = frame.Number,
                        WorkerId = worker.Id,
                        Key = $"jobs/{job.Id}/frames/{frame.Number:0000}.png",
                        SizeBytes = TestWorker.Image.Length,
                        Timings = new FrameTimings { Render = 1 },
                        SentAt = DateTimeOffset.UtcNow,
                    }
                );
            }
        }

        var sqs = cloud.CreateSqsClient();
        var queue = (await sqs.GetQueueUrlAsync("renderfarm-" + Queues.Coordinator)).QueueUrl;
        await Wait.ForAsync(
            async () =>
            {
                var counts = await sqs.GetQueueAttributesAsync(queue, ["All"]);
                return counts.ApproximateNumberOfMessages + counts.ApproximateNumberOfMessagesNotVisible;
            },
            count => count == 0,
            "all reports are read"
        );

        var images = $"/jobs/{job.Id}/frames/";
        Assert.DoesNotContain(store.Seen, seen => Uri.UnescapeDataString(seen.Request).Contains(images[1..], StringComparison.Ordinal));
        Assert.Equal(
            Enumerable.Range(1, 24).Select(frame => $"{images}{frame:0000}.png"),
            store
                .Looks.Select(path => path[path.IndexOf('/', 1)..])
                .Where(path => path.StartsWith(images, StringComparison.Ordinal))
                .Order()
        );
    }
}
