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

    private static readonly string[] Types = ["g4dn.xlarge", "g5.xlarge"];

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
        var job = await SubmitAsync(coordinator, cloud, new Rental { Instances = Instances, InstanceTypes = Types });

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

        var metered = await TerminatedAsync(market);
        var ended = (await coordinator.GetAsync<InstanceResponse[]>("/api/instances")).ToDictionary(instance => instance.Id);
        Assert.Equal(InstanceEnd.Interrupted, ended[rented[2].Id].EndReason);
        await ClosedAsync(coordinator, job, metered);
    }

    [Fact]
    public async Task A_detached_job_goes_on_while_the_coordinator_sleeps_and_is_done_and_paid_for_when_it_wakes()
    {
        const decimal Budget = 5;
        await using var cloud = await LocalCloudProcess.StartAsync();
        await using var coordinator = await CoordinatorProcess.StartAsync(
            cloud,
            ("Fleet__Enabled", "true"),
            ("Fleet__Interval", "00:00:01"),
            ("Fleet__IdleTimeout", "00:00:10"),
            ("Workers__LostAfter", "00:00:30"),
            ("Workers__DeleteQueueAfter", "00:01:00")
        );
        await coordinator.ReadyAsync();
        await coordinator.Http.PublishWorkerAsync(await File.ReadAllBytesAsync(await PublishedWorker.Archive));
        using var market = new HttpClient { BaseAddress = cloud.Endpoint };
        var rental = new Rental
        {
            Instances = 3,
            InstanceTypes = Types,
            Budget = Budget,
            Detached = true,
        };
        var job = await SubmitAsync(coordinator, cloud, rental);
        job = await coordinator.JobAsync(job.Id, now => now.GoesOnAlone == true, "all is with the instances");
        Assert.Equal(0, job.Frames.Waiting);
        var rented = await Wait.ForAsync(
            () => coordinator.GetAsync<InstanceResponse[]>("/api/instances"),
            instances => instances.Length == rental.Instances && instances.Any(instance => instance.WorkerState == WorkerState.Rendering),
            "all are rented, and one renders\n" + coordinator.Output
        );
        await coordinator.SleepAsync();

        // What it has in hand is for the others: nobody is there to hand it out again.
        await InterruptAsync(
            market,
            rented.First(instance => instance.WorkerState == WorkerState.Rendering).Id,
            new { noticeSeconds = 10 }
        );
        var metered = await TerminatedAsync(market);
        using var s3 = cloud.CreateS3Client();
        Assert.Equal(
            Frames,
            (await s3.ListObjectsV2Async(new() { BucketName = "renderfarm", Prefix = $"jobs/{job.Id}/frames/" })).S3Objects.Count
        );

        await coordinator.WakeAsync();
        job = await coordinator.JobAsync(job.Id, now => now.EndedAt is not null, "the job has ended");
        Assert.Equal((JobState.Completed, Frames), (job.State, job.Frames.Rendered));
        var cost = await ClosedAsync(coordinator, job, metered);
        Assert.Equal(rental.Instances, cost.Instances);
        Assert.InRange(cost.Dollars, 0, Budget);
        Assert.Equal(rental.Instances, (await TerminatedAsync(market)).Length);
    }

    /// <summary>What EC2 has metered, when all instances have ended and left nothing.</summary>
    private static async Task<JsonElement[]> TerminatedAsync(HttpClient market)
    {
        var metered = await Wait.ForAsync(
            () => market.GetFromJsonAsync<JsonElement[]>("/_localcloud/instances")!,
            instances => instances!.All(instance => instance.GetProperty("state").GetString() == "terminated"),
            "no instance is left"
        );
        Assert.All(metered!, instance => Assert.Equal(0, instance.GetProperty("processes").GetArrayLength()));
        return metered!;
    }

    /// <summary>The ledger when it is closed: it says what EC2 has metered.</summary>
    private static async Task<JobCost> ClosedAsync(CoordinatorProcess coordinator, JobResponse job, JsonElement[] metered)
    {
        var cost = await Wait.ForAsync(
            () => coordinator.GetAsync<JobCost>($"/api/jobs/{job.Id}/cost"),
            bill => bill.ClosedAt is not null,
            "the ledger is closed"
        );
        Assert.Equal(metered.Length, cost.Instances);
        Assert.Equal(cost.Seconds, cost.Phases.Sum(phase => phase.Seconds), precision: 3);
        Assert.Equal(cost.Dollars, cost.Phases.Sum(phase => phase.Dollars), precision: 9);
        Assert.Equal(Frames, cost.Frames);
        Assert.InRange(cost.Seconds - metered.Sum(Seconds), -ClockSeconds * metered.Length, ClockSeconds * metered.Length);
        var dollars = metered.Sum(instance => instance.GetProperty("dollars").GetDecimal());
        Assert.InRange(cost.Dollars, dollars * 0.95m, dollars * 1.05m);
        return cost;
    }

    private static double Seconds(JsonElement instance) =>
        (instance.GetProperty("endTime").GetDateTimeOffset() - instance.GetProperty("launchTime").GetDateTimeOffset()).TotalSeconds;

    /// <summary>A worker of one's own reads the scene; what it does not do is render it.</summary>
    private static async Task<JobResponse> SubmitAsync(CoordinatorProcess coordinator, LocalCloudProcess cloud, Rental rental)
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
                Rental = rental,
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
