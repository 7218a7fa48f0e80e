using System.Security.Cryptography;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.S3.Model;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Tests.Worker;

namespace RenderFarm.Tests.Coordinator.Fleet;

public sealed class PublishedWorkerTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    [Fact]
    public async Task The_published_worker_boots_from_user_data_renders_its_pool_s_chunk_and_switches_its_instance_off()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var archive = await File.ReadAllBytesAsync(await PublishedWorker.Archive);
        await farm.S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = farm.Bucket,
                Key = "store/worker",
                InputStream = new MemoryStream(archive),
            }
        );
        await farm.SendChunkAsync(await farm.UploadAsync(await Blender.Scenes.Tiny), [1, 2], pool: "rented");

        using var ec2 = cloud.CreateEc2Client();
        var answer = await ec2.RunInstancesAsync(
            new RunInstancesRequest
            {
                ImageId = "resolve:ssm:/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id",
                InstanceType = "g4dn.xlarge",
                MinCount = 1,
                MaxCount = 1,
                InstanceInitiatedShutdownBehavior = ShutdownBehavior.Terminate,
                UserData = BootScript.UserData(await PlanAsync(farm, archive)),
            }
        );
        var instance = answer.Reservation!.Instances!.Single().InstanceId;

        await farm.Events.WaitForAsync<ChunkEnded>();
        var stopped = await farm.Events.WaitForAsync<WorkerStopped>();
        var heartbeat = await farm.Events.WaitForAsync<WorkerHeartbeat>(beat => beat.Instance is not null);
        Assert.Equal(
            (instance, "rented", instance, "g4dn.xlarge"),
            (heartbeat.WorkerId, heartbeat.Pool, heartbeat.Instance!.InstanceId, heartbeat.Instance.InstanceType)
        );
        Assert.Contains("nothing to do", stopped.Reason, StringComparison.Ordinal);
        Assert.Equal(2, (await farm.KeysAsync("jobs/job/frames/")).Count);

        await Wait.ForAsync(
            async () =>
                (await ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [instance] }))
                    .Reservations!.Single()
                    .Instances!.Single()
                    .State!.Name,
            state => state == InstanceStateName.Terminated,
            "the instance has switched itself off"
        );
        var log = await File.ReadAllTextAsync(await farm.FetchAsync($"logs/{instance}.log"));
        Assert.Contains("boot: the worker has ended", log, StringComparison.Ordinal);
        Assert.DoesNotContain("meta-data", log, StringComparison.Ordinal);
    }

    private async Task<BootPlan> PlanAsync(WorkerBench farm, byte[] archive) =>
        new()
        {
            WorkerUrl = new Uri(
                await farm.S3.GetPreSignedURLAsync(
                    new GetPreSignedUrlRequest
                    {
                        BucketName = farm.Bucket,
                        Key = "store/worker",
                        Expires = DateTime.UtcNow.AddHours(1),
                        Protocol = Amazon.S3.Protocol.HTTP,
                    }
                )
            ),
            WorkerSha256 = Convert.ToHexStringLower(SHA256.HashData(archive)),
            Region = LocalCloudProcess.Region,
            LogFolder = new Uri(cloud.Endpoint, $"{farm.Bucket}/logs/"),
            Environment = new Dictionary<string, string>
            {
                ["AWS_REGION"] = LocalCloudProcess.Region,
                ["AWS_ENDPOINT_URL"] = cloud.Endpoint.ToString().TrimEnd('/'),
                ["Farm__Bucket"] = farm.Bucket,
                ["Farm__Scope"] = farm.Bucket,
                ["Worker__Pool"] = "rented",
                ["Worker__IdleTimeout"] = "00:00:05",
            },
            MaxLifetime = TimeSpan.FromHours(1),
            StartTimeout = TimeSpan.FromMinutes(5),
            ExpiresAt = DateTimeOffset.UtcNow.AddHours(1),
        };
}
