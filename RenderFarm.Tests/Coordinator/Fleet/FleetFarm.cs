using System.Net;
using System.Net.Http.Json;
using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Fleet;

/// <summary>
/// A cloud with EC2, a coordinator that rents there, and instances that really start and run their user data. What their worker says is
/// said by a test; the executable that they run waits and does nothing.
/// </summary>
public sealed class FleetFarm : IAsyncLifetime
{
    /// <summary>The one subnet that instances start in.</summary>
    public const string Subnet = "subnet-0a11ce00000000001";

    private const string FarmName = "renderfarm/renderfarm";

    /// <summary>One instance fits in the market, whichever type has no other limit.</summary>
    public const string ScarceType = "g5.xlarge";

    /// <summary>The account may have none of it.</summary>
    public const string ForbiddenType = "c5.xlarge";

    internal LocalCloudProcess Cloud { get; private set; } = null!;

    internal CoordinatorProcess Coordinator { get; private set; } = null!;

    internal TestWorker Worker { get; private set; } = null!;

    internal AmazonEC2Client Ec2 { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cloud = await LocalCloudProcess.StartAsync(
            // Prices that stand still: a minute that is paid in full may reach into a step that the coordinator has not seen.
            "--LocalCloud:Market:Volatility",
            "0",
            $"--LocalCloud:Market:Capacities:{ScarceType}",
            "1",
            "--LocalCloud:Ec2:SpotVcpus:Standard",
            "0",
            "--LocalCloud:Ec2:ShutdownGrace",
            "00:00:01"
        );
        Ec2 = Cloud.CreateEc2Client();
        Coordinator = await CoordinatorProcess.StartAsync(
            Cloud,
            ("Fleet__Enabled", "true"),
            ("Fleet__Subnets__0", Subnet),
            ("Fleet__InstanceTypes__0", "g4dn.xlarge"),
            ("Fleet__Interval", "00:00:00.3"),
            ("Fleet__FarewellGrace", "00:00:00"),
            ("Fleet__DrainTimeout", "00:00:01"),
            ("Fleet__RetryPause", "00:00:01"),
            ("Fleet__ListingGrace", "00:00:02")
        );
        await Coordinator.ReadyAsync();
        Worker = await TestWorker.StartAsync(Cloud);
        await Coordinator.Http.PublishWorkerAsync(BootedInstance.Pack("RenderFarm.Worker", "#!/bin/sh\nexec sleep 600\n"u8.ToArray()));
    }

    public async Task DisposeAsync()
    {
        await Coordinator.DisposeAsync();
        await Worker.DisposeAsync();
        await Cloud.DisposeAsync();
    }

    /// <summary>Submits a job that rents.</summary>
    internal async Task<JobResponse> RentAsync(Rental rental, string frames = "1-12")
    {
        var scene = await Coordinator.Http.UploadAsync(FarmClient.NewScene());
        using var response = await Coordinator.Http.TrySubmitAsync(
            new JobRequest
            {
                Scene = scene,
                Frames = frames,
                Rental = rental,
            }
        );
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
    }

    internal async Task CancelAsync(JobResponse job)
    {
        using var response = await Coordinator.Http.PostAsync($"/api/jobs/{job.Id}/cancel", null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>The instances of a pool as the farm sees them, when they are as they should be.</summary>
    internal async Task<IReadOnlyList<InstanceResponse>> InstancesAsync(
        string pool,
        Func<IReadOnlyList<InstanceResponse>, bool> isGood,
        string what
    )
    {
        try
        {
            return await Wait.ForAsync(
                async () =>
                    (IReadOnlyList<InstanceResponse>)
                        [.. (await Coordinator.GetAsync<InstanceResponse[]>("/api/instances")).Where(instance => instance.Pool == pool)],
                isGood,
                what
            );
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new InvalidOperationException(Coordinator.Output, e);
        }
    }

    /// <summary>The instances with a tag as EC2 has them, those that have ended too.</summary>
    internal async Task<IReadOnlyList<Instance>> AtEc2Async(string tag, string value)
    {
        var answer = await Ec2.DescribeInstancesAsync(new DescribeInstancesRequest { Filters = [new Filter("tag:" + tag, [value])] });
        return [.. (answer.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? [])];
    }

    /// <summary>Starts an instance as the farm would, or as a stranger would, past the farm.</summary>
    internal Task<string> RunAsync(string? token, string pool, bool isOurs) =>
        RunAsync(Ec2, token, pool, isOurs ? FarmName : "another/farm");

    /// <summary>The same for any farm.</summary>
    internal static async Task<string> RunAsync(AmazonEC2Client ec2, string? token, string pool, string farm)
    {
        List<Tag> tags = [new("renderfarm:farm", farm), new("renderfarm:pool", pool), new("renderfarm:request", token ?? "unknown")];
        var answer = await ec2.RunInstancesAsync(
            new RunInstancesRequest
            {
                ClientToken = token,
                ImageId = "resolve:ssm:/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id",
                InstanceType = "g4dn.xlarge",
                SubnetId = Subnet,
                MinCount = 1,
                MaxCount = 1,
                UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes("#!/bin/bash\nsleep 600\n")),
                TagSpecifications = [new TagSpecification { ResourceType = ResourceType.Instance, Tags = tags }],
            }
        );
        return answer.Reservation!.Instances![0].InstanceId;
    }

    /// <summary>What the worker of an instance says.</summary>
    internal Task SayAsync(InstanceResponse instance, WorkerActivity activity = WorkerActivity.Idle) =>
        Worker.SendAsync(
            new WorkerHeartbeat
            {
                WorkerId = instance.Id,
                Host = "rented",
                ProcessId = 1,
                Activity = activity,
                Cores = 4,
                Pool = instance.Pool,
                Instance = new RentedInstance(instance.Id, instance.InstanceType, instance.Zone),
                StartedAt = DateTimeOffset.UnixEpoch,
                SentAt = DateTimeOffset.UtcNow,
            }
        );

    internal Task SayFarewellAsync(InstanceResponse instance) =>
        Worker.SendAsync(
            new WorkerStopped
            {
                WorkerId = instance.Id,
                Reason = "told to",
                SentAt = DateTimeOffset.UtcNow,
            }
        );
}
