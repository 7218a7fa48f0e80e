using Amazon.EC2.Model;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using InstanceState = RenderFarm.Contracts.Api.InstanceState;

namespace RenderFarm.Tests.Coordinator.Fleet;

public sealed class FleetCrashTests(FleetFarm farm) : IClassFixture<FleetFarm>
{
    [Theory]
    [InlineData(false)] // killed before the call
    [InlineData(true)] // killed between the call and its record
    public async Task A_crash_around_the_call_rents_nothing_twice(bool wasCalled)
    {
        var job = await farm.RentAsync(new Rental { Instances = 1 });
        var instance = Assert.Single(await farm.InstancesAsync(job.Id, all => all.Count == 1, "the instance is there"));
        await farm.Coordinator.KillAsync();
        var token = wasCalled ? await TokenAsync(job.Id) : "rf-nevercalled";
        await ChangeDatabaseAsync(
            wasCalled
                ? """
                UPDATE rent_requests SET state = 'Open', answered_at = NULL, got = 0 WHERE pool = @pool;
                DELETE FROM instances WHERE pool = @pool
                """
                : """
                INSERT INTO rent_requests (token, pool, request, count, state, created_at, market)
                SELECT 'rf-nevercalled', pool, request, count, 'Open', created_at, market FROM rent_requests WHERE pool = @pool;
                UPDATE instances SET state = 'Terminated', ended_at = 1 WHERE pool = @pool
                """,
            job.Id
        );
        if (!wasCalled)
            await farm.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [instance.Id] });

        await farm.Coordinator.StartAgainAsync();

        var instances = await farm.InstancesAsync(
            job.Id,
            all => all.Count(one => one.State == InstanceState.Running) == 1,
            "one machine is there again"
        );
        var came = await farm.AtEc2Async("renderfarm:request", token);
        Assert.Equal(Assert.Single(came).InstanceId, Assert.Single(instances, one => one.State == InstanceState.Running).Id);
        Assert.Equal(wasCalled ? 1 : 2, (await farm.AtEc2Async("renderfarm:pool", job.Id)).Count);
        await farm.CancelAsync(job);
        await farm.InstancesAsync(job.Id, all => all.All(one => one.State == InstanceState.Terminated), "all have ended");
    }

    private async Task<string> TokenAsync(string pool) =>
        (
            await InDatabaseAsync(database =>
                database.ExecuteScalarAsync<string>("SELECT token FROM rent_requests WHERE pool = @pool", new { pool })
            )
        )!;

    private async Task ChangeDatabaseAsync(string change, string pool) =>
        Assert.NotEqual(0, await InDatabaseAsync(database => database.ExecuteAsync(change, new { pool })));

    private async Task<T> InDatabaseAsync<T>(Func<SqliteConnection, Task<T>> use)
    {
        await using var database = new SqliteConnection($"Data Source={farm.Coordinator.DatabasePath};Pooling=False");
        return await use(database);
    }
}
