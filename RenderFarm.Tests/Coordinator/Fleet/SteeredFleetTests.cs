using System.Net;
using System.Net.Http.Json;
using Amazon.EC2.Model;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using InstanceState = RenderFarm.Contracts.Api.InstanceState;

namespace RenderFarm.Tests.Coordinator.Fleet;

/// <summary>What steering a job means for what it rents.</summary>
public sealed class SteeredFleetTests(FleetFarm farm) : IClassFixture<FleetFarm>
{
    [Fact]
    public async Task A_paused_job_rents_nothing_a_resumed_one_what_it_is_given_and_a_retried_one_rents_again()
    {
        var job = await farm.RentAsync(new Rental { Instances = 2 });
        var first = await RunningAsync(job, 2);
        Assert.Equal(JobState.Paused, (await SendAsync(HttpMethod.Post, $"{job.Id}/pause")).State);
        await farm.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [first[0].Id] });
        await farm.InstancesAsync(job.Id, all => all.Any(one => one.State == InstanceState.Terminated), "the farm sees that one has ended");
        var changed = await SendAsync(HttpMethod.Patch, job.Id, new JobChange { Rental = new RentalChange { Instances = 3 } });
        Assert.Equal(3, changed.Rental!.Instances);

        // A job that came later has its instance, so the fleet has looked since, and rented none for this one.
        var other = await farm.RentAsync(new Rental { Instances = 1 });
        await RunningAsync(other, 1);
        await farm.CancelAsync(other);
        Assert.Equal(2, (await farm.AtEc2Async("renderfarm:pool", job.Id)).Count);

        Assert.Equal(JobState.Queued, (await SendAsync(HttpMethod.Post, $"{job.Id}/resume")).State);
        await RenderAsync(job, (await RunningAsync(job, 3))[0]);
        await farm.InstancesAsync(job.Id, all => all.All(one => one.State == InstanceState.Terminated), "all have ended");

        // Its queue goes some time after it, and comes again.
        var sqs = farm.Cloud.CreateSqsClient();
        await Wait.ForAsync(
            async () => (await sqs.ListQueuesAsync($"renderfarm-render-{job.Id}")).QueueUrls ?? [],
            queues => queues.Count == 0,
            "its queue is removed"
        );
        var again = await SendAsync(HttpMethod.Post, $"{job.Id}/retry", new FramesRequest { Frames = "3" });
        Assert.Equal((JobState.Running, 11), (again.State, again.Frames.Rendered));
        await RenderAsync(job, (await RunningAsync(job, 1))[0]);
        await farm.InstancesAsync(job.Id, all => all.All(one => one.State == InstanceState.Terminated), "the last has ended");
        var cost = await farm.Coordinator.GetAsync<JobCost>($"/api/jobs/{job.Id}/cost");
        Assert.Equal(5, cost.Instances);
    }

    private async Task RenderAsync(JobResponse job, InstanceResponse instance)
    {
        await using var worker = await TestWorker.StartAsync(
            farm.Cloud,
            instance.Id,
            pool: job.Id,
            instance: new RentedInstance(instance.Id, instance.InstanceType, instance.Zone)
        );
        await farm.Coordinator.JobAsync(job.Id, found => found.State == JobState.Completed, "every frame is rendered");
    }

    private async Task<IReadOnlyList<InstanceResponse>> RunningAsync(JobResponse job, int count) =>
        [
            .. (
                await farm.InstancesAsync(
                    job.Id,
                    all => all.Count(instance => instance.State == InstanceState.Running) == count,
                    $"{count} instances run"
                )
            ).Where(instance => instance.State == InstanceState.Running),
        ];

    private async Task<JobResponse> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/jobs/{path}")
        {
            Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: ApiJson.Options),
        };
        using var response = await farm.Coordinator.Http.SendAsync(request);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
    }
}
