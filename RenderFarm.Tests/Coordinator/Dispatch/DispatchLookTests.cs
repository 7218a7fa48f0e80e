using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Dispatch;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Workers;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Dispatch;

public sealed class DispatchLookTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    [Fact]
    public async Task A_look_that_changes_nothing_writes_nothing()
    {
        using var coordinator = new WiredCoordinator(cloud, "calm");
        await coordinator.WriteAsync(farm => Bench.AddJob(farm, 100));
        await coordinator.WriteAsync(farm => Bench.AddJob(farm, 100, "paid2345", rental: new Rental { Instances = 1 }));
        await coordinator.WriteAsync(farm =>
            coordinator
                .Get<WorkerReports>()
                .Heartbeat(
                    farm,
                    new WorkerHeartbeat
                    {
                        WorkerId = "w",
                        Host = "here",
                        ProcessId = 1,
                        Activity = WorkerActivity.Idle,
                        Cores = 2,
                        StartedAt = farm.Now,
                        SentAt = farm.Now,
                    }
                )
        );
        foreach (var pool in new[] { null, "paid2345" })
        {
            while (
                await coordinator.Store.WriteAsync(farm => coordinator.Get<ChunkBuilder>().Next(farm, pool), CancellationToken.None)
                    is { } chunk
            )
            {
                await coordinator.WriteAsync(farm => ChunkClaims.Claim(farm, chunk.Message.ChunkId, "w"));
                foreach (var span in chunk.Spans)
                    span.Dispose();
            }
        }

        coordinator.Clock.Advance(new WorkerWatchOptions().GracePeriod);

        await coordinator.WhileSomebodyWritesAsync(() => coordinator.Get<Dispatcher>().FeedAsync(CancellationToken.None));
        await coordinator.WhileSomebodyWritesAsync(() => coordinator.Get<LostChunks>().LookAsync(CancellationToken.None));
    }
}
