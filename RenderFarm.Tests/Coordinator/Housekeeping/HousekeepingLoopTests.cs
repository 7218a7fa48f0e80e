using Amazon.S3.Model;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Housekeeping;

public sealed class HousekeepingLoopTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    [Fact]
    public async Task Frames_are_handed_out_while_a_removal_takes_for_ever()
    {
        await using var store = await StoreProxy.StartAsync(cloud);
        await using var coordinator = await CoordinatorProcess.StartAsync(
            cloud,
            [.. store.EnvironmentVariables, ("Housekeeping__KeepLeftovers", "00:00:00")]
        );
        await coordinator.ReadyAsync();
        await using var worker = await TestWorker.StartAsync(cloud);
        var removed = new TaskCompletionSource();
        store.Hold = () => removed.Task;
        try
        {
            worker.OnFrame = TestWorker.NeverEnds;
            var canceled = await coordinator.Http.SubmitAsync("1");
            await cloud
                .CreateS3Client()
                .PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = "renderfarm",
                        Key = $"jobs/{canceled.Id}/parts/0001/1-of-2.exr",
                        ContentBody = "x",
                    }
                );
            using (await coordinator.Http.PostAsync($"/api/jobs/{canceled.Id}/cancel", null))
                await Wait.ForAsync(() => Task.FromResult(store.Removals), removals => removals > 0, "the part is being removed");

            worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>(null);
            var job = await coordinator.Http.SubmitAsync("1-3");
            await coordinator.JobAsync(job.Id, found => found.State == JobState.Completed, "the job is rendered");
        }
        finally
        {
            removed.TrySetResult();
        }
    }
}
