using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Housekeeping;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Workers;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Housekeeping;

public sealed class QueueTidyingTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    [Fact]
    public async Task A_pool_that_cannot_be_removed_keeps_none_of_the_others()
    {
        using var coordinator = new WiredCoordinator(cloud, "queues");
        foreach (var job in new[] { "broken23", "tidy2345" })
            await coordinator.WriteAsync(farm => Bench.AddJob(farm, 1, job, rental: new Rental { Instances = 1 }));
        await coordinator.WriteAsync(farm =>
            farm.Connection.Execute(
                """
                UPDATE jobs SET state = 'Canceled', ended_at = (id = 'tidy2345');
                CREATE TRIGGER refuse BEFORE UPDATE OF pool_removed_at ON jobs WHEN OLD.id = 'broken23'
                BEGIN SELECT RAISE(ABORT, 'refused'); END;
                """
            )
        );
        var tidying = new QueueTidying(
            coordinator.Store,
            coordinator.Get<QueueProbe>(),
            coordinator.Get<FarmClock>(),
            Options.Create(new WorkerWatchOptions())
        );

        await Assert.ThrowsAsync<SqliteException>(() => tidying.TidyPoolsAsync(CancellationToken.None));

        Assert.Equal(
            ["broken23"],
            coordinator.Store.Read(connection => JobTable.PoolsToRemove(connection, coordinator.Clock.GetUtcNow(), limit: 9))
        );
    }
}
