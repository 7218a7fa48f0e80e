using System.Net.Http.Json;
using System.Text.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Coordinator.Fleet;

namespace RenderFarm.Tests.Coordinator.Costs;

/// <summary>The ledger against what the cloud's own meter says.</summary>
public sealed class MeterTests(FleetFarm farm) : IClassFixture<FleetFarm>
{
    [Fact]
    public async Task A_job_costs_what_the_cloud_bills()
    {
        var job = await farm.RentAsync(new Rental { Instances = 2, Budget = 5 });
        var instances = await farm.InstancesAsync(
            job.Id,
            all => all.Count(instance => instance.State == InstanceState.Running) == 2,
            "two instances run"
        );
        await farm.SayAsync(instances[0]);
        var live = await farm.Coordinator.JobAsync(job.Id, now => now.Cost is { Running: 2, Dollars: > 0 }, "the job shows what it costs");
        Assert.False(live.Cost!.IsFinal);
        Assert.InRange(live.Cost.Committed, live.Cost.Dollars, 5);

        await farm.CancelAsync(job);
        await farm.InstancesAsync(job.Id, all => all.All(instance => instance.State == InstanceState.Terminated), "all have ended");
        await farm.Coordinator.JobAsync(job.Id, now => now.Cost is { IsFinal: true }, "its ledger is closed");

        var cost = await farm.Coordinator.GetAsync<JobCost>($"/api/jobs/{job.Id}/cost");
        using var http = new HttpClient { BaseAddress = farm.Cloud.Endpoint };
        var bills = (await http.GetFromJsonAsync<JsonElement>("/_localcloud/instances"))
            .EnumerateArray()
            .Where(bill => instances.Any(instance => instance.Id == bill.GetProperty("id").GetString()))
            .ToList();
        Assert.Equal(2, bills.Count);
        Assert.False(cost.Estimated);
        Assert.Equal(bills.Sum(bill => bill.GetProperty("dollars").GetDecimal()), cost.Dollars, 5);
        Assert.Equal(cost.Seconds, cost.Phases.Sum(phase => phase.Seconds), 6);
        Assert.Equal((2, 0, 5m, cost.Dollars), (cost.Instances, cost.Running, cost.Budget, cost.Committed));
    }
}
