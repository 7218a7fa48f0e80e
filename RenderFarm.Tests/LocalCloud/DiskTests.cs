using System.Net;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.S3.Model;
using Amazon.SQS.Model;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.Coordinator.Faults;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>
/// A disk that takes nothing more: whoever writes is told so, what was answered before stays, and LocalCloud goes on by itself.
/// </summary>
public sealed class DiskTests
{
    private const string Name = "disk";

    [SmallDiskFact]
    public async Task A_disk_that_is_full()
    {
        using var disk = new SmallDisk(mebibytes: 16);
        await using var cloud = await LocalCloudProcess.StartAsync(disk.Folder, "--LocalCloud:KeepFreeBytes", "0");
        await CheckAsync(
            cloud,
            breakAsync: () => Task.Run(disk.Fill),
            mendAsync: () => Task.Run(disk.Free),
            HttpStatusCode.InsufficientStorage,
            "InsufficientStorage",
            "Free some space"
        );
    }

    [LinuxFact]
    public async Task A_disk_that_fails_every_write()
    {
        BrokenWrites.Survive();
        await using var cloud = await LocalCloudProcess.StartAsync();
        await CheckAsync(
            cloud,
            breakAsync: () => BrokenWrites.BeginAsync(cloud.ProcessId),
            mendAsync: () => BrokenWrites.EndAsync(cloud.ProcessId),
            HttpStatusCode.ServiceUnavailable,
            "ServiceUnavailable",
            "It goes on by itself"
        );
    }

    private static async Task CheckAsync(
        LocalCloudProcess cloud,
        Func<Task> breakAsync,
        Func<Task> mendAsync,
        HttpStatusCode status,
        string code,
        string reason
    )
    {
        var s3 = cloud.CreateS3Client(configure: config => config.MaxErrorRetry = 0);
        var sqs = cloud.CreateSqsClient(config => config.MaxErrorRetry = 0);
        var ec2 = cloud.CreateEc2Client(retries: 0);
        await s3.PutBucketAsync(Name);
        var queue = (await sqs.CreateQueueAsync(Name)).QueueUrl;
        // A kilobyte each: each needs room of its own.
        var padding = new string('x', 1000);
        var writes = new Dictionary<string, Func<int, Task>>(StringComparer.Ordinal)
        {
            ["object"] = number => s3.PutObjectAsync(Put($"object {number}", padding)),
            ["message"] = number => sqs.SendMessageAsync(queue, $"message {number} {padding}"),
            ["template"] = number => ec2.CreateLaunchTemplateAsync(Template($"template{number}", padding)),
        };
        var done = new List<string>();
        var count = 0;

        foreach (var write in writes)
            await WriteAsync(write);
        foreach (var write in writes)
        {
            // The first may still find room in what its database has taken before.
            AmazonServiceException? refused = null;
            while (refused is null)
            {
                await breakAsync();
                refused = await Record.ExceptionAsync(() => WriteAsync(write)) as AmazonServiceException;
            }

            AssertRefused(refused);
            // Those that come together share a transaction: each is told.
            var others = await Task.WhenAll(
                Enumerable.Range(0, 20).Select(_ => Record.ExceptionAsync(() => WriteAsync(write).WaitAsync(Wait.Patience)))
            );
            Assert.All(others.OfType<Exception>(), other => AssertRefused(Assert.IsAssignableFrom<AmazonServiceException>(other)));
            // Reading goes on.
            using var kept = await s3.GetObjectAsync(Name, "object 0");
        }

        await mendAsync();
        foreach (var write in writes)
            await WriteAsync(write);

        var found = new List<string>();
        found.AddRange((await s3.ListObjectsV2Async(new() { BucketName = Name })).S3Objects.Select(item => item.Key));
        found.AddRange((await ec2.DescribeLaunchTemplatesAsync(new())).LaunchTemplates.Select(item => item.LaunchTemplateName));
        while (
            (await sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { MaxNumberOfMessages = 10 })).Messages is { Count: > 0 } some
        )
            found.AddRange(some.Select(message => message.Body[..^(padding.Length + 1)]));
        Assert.Equal(done.Order(), found.Select(name => name.Replace("template", "template ", StringComparison.Ordinal)).Order());
        Assert.Equal(found.Count(name => name.StartsWith("object", StringComparison.Ordinal)), cloud.BlobFiles.Count);

        async Task WriteAsync(KeyValuePair<string, Func<int, Task>> write)
        {
            var number = Interlocked.Increment(ref count) - 1;
            await write.Value(number);
            lock (done)
                done.Add($"{write.Key} {number}");
        }

        void AssertRefused(AmazonServiceException refused)
        {
            Assert.True((status, code) == (refused.StatusCode, refused.ErrorCode), $"{refused}\n{cloud.Output}");
            Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        }
    }

    private static PutObjectRequest Put(string key, string body) =>
        new()
        {
            BucketName = Name,
            Key = key,
            ContentBody = body,
        };

    private static CreateLaunchTemplateRequest Template(string name, string description) =>
        new()
        {
            LaunchTemplateName = name,
            VersionDescription = description[..200],
            LaunchTemplateData = new RequestLaunchTemplateData { UserData = Convert.ToBase64String(new byte[3000]) },
        };
}
