using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Tests.Worker;

namespace RenderFarm.Tests.EndToEnd;

[Collection(nameof(WholeFarm))]
public sealed class SpotTests
{
    private const int Frames = 24;
    private const int Instances = 4;

    /// <summary>EC2 tells times in whole seconds.</summary>
    private const double ClockSeconds = 1;

    [Fact]
    public async Task A_job_outlives_the_loss_of_its_instances_and_of_the_coordinator_and_pays_for_every_second_once()
    {
        await using var cloud = await LocalCloudProcess.StartAsync();
        await using var coordinator = await CoordinatorProcess.StartAsync(
            cloud,
            ("Fleet__Enabled", "true"),
            ("Fleet__Interval", "00:00:01"),
            ("Workers__LostAfter", "00:00:30"),
            ("Workers__DeleteQueueAfter", "00:01:00")
        );
        await coordinator.ReadyAsync();
        await coordinator.Http.PublishWorkerAsync(await File.ReadAllBytesAsync(await PublishedWorker.Archive));
        using var market = new HttpClient { BaseAddress = cloud.Endpoint };
        var job = await SubmitAsync(coordinator, cloud);

        // Somewhere in the middle: every instance has begun, none is done.
        var rented = await Wait.ForAsync(
            () => coordinator.GetAsync<InstanceResponse[]>("/api/instances"),
            instances => instances.Length == Instances && instances.All(instance => instance.WorkerState == WorkerState.Rendering),
            "all instances render\n" + coordinator.Output
        );
        await InterruptAsync(market, rented[0].Id, new { noticeSeconds = 10 });
        await InterruptAsync(market, rented[1].Id, new { noticeSeconds = 10 });
        await coordinator.KillAsync();
        await InterruptAsync(market, rented[2].Id, new { kill = true });
        await coordinator.StartAgainAsync();

        job = await coordinator.JobAsync(job.Id, now => now.EndedAt is not null, "the job has ended");
        Assert.Equal(JobState.Completed, job.State);
        Assert.Equal(Frames, job.Frames.Rendered);
        using var s3 = cloud.CreateS3Client();
        Assert.Equal(
            Frames,
            (await s3.ListObjectsV2Async(new() { BucketName = "renderfarm", Prefix = $"jobs/{job.Id}/frames/" })).S3Objects.Count
        );

        var metered = await Wait.ForAsync(
            () => market.GetFromJsonAsync<JsonElement[]>("/_localcloud/instances")!,
            instances => instances!.All(instance => instance.GetProperty("state").GetString() == "terminated"),
            "no instance is left"
        );
        Assert.All(metered!, instance => Assert.Equal(0, instance.GetProperty("processes").GetArrayLength()));
        var ended = (await coordinator.GetAsync<InstanceResponse[]>("/api/instances")).ToDictionary(instance => instance.Id);
        Assert.Equal(InstanceEnd.Interrupted, ended[rented[2].Id].EndReason);

        var cost = await Wait.ForAsync(
            () => coordinator.GetAsync<JobCost>($"/api/jobs/{job.Id}/cost"),
            bill => bill.ClosedAt is not null,
            "the ledger is closed"
        );
        Assert.Equal(metered!.Length, cost.Instances);
        Assert.Equal(cost.Seconds, cost.Phases.Sum(phase => phase.Seconds), precision: 3);
        Assert.Equal(cost.Dollars, cost.Phases.Sum(phase => phase.Dollars), precision: 9);
        Assert.Equal(Frames, cost.Frames);
        Assert.InRange(cost.Seconds - metered.Sum(Seconds), -ClockSeconds * metered.Length, ClockSeconds * metered.Length);
        var dollars = metered.Sum(instance => instance.GetProperty("dollars").GetDecimal());
        Assert.InRange(cost.Dollars, dollars * 0.95m, dollars * 1.05m);
    }

    private static double Seconds(JsonElement instance) =>
        (instance.GetProperty("endTime").GetDateTimeOffset() - instance.GetProperty("launchTime").GetDateTimeOffset()).TotalSeconds;

    /// <summary>A worker of one's own reads the scene; what it does not do is render it.</summary>
    private static async Task<JobResponse> SubmitAsync(CoordinatorProcess coordinator, LocalCloudProcess cloud)
    {
        await using var local = WorkerProcess.Start(
            new Dictionary<string, string>(cloud.EnvironmentVariables) { ["Worker__Id"] = "local" }
        );
        var scene = await coordinator.Http.UploadAsync(await File.ReadAllBytesAsync(await Scenes.Steady));
        using var response = await coordinator.Http.TrySubmitAsync(
            new JobRequest
            {
                Scene = scene,
                Frames = $"1-{Frames}",
                Video = false,
                Rental = new Rental { Instances = Instances, InstanceTypes = ["g4dn.xlarge", "g5.xlarge"] },
            }
        );
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
    }

    private static async Task InterruptAsync(HttpClient market, string id, object how)
    {
        using var response = await market.PostAsJsonAsync($"/_localcloud/instances/{id}/interrupt", how);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
