using System.Net;
using Amazon.S3;
using Amazon.SQS;

namespace RenderFarm.Tests.LocalCloud;

public sealed class StartTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    [Fact]
    public async Task A_busy_port_is_named_with_the_way_out()
    {
        using var data = new Cli.TemporaryDirectory();
        var port = cloud.Endpoint.Port.ToString();

        var (exitCode, output) = await LocalCloudProcess.RunToEndAsync("--LocalCloud:Port", port, "--LocalCloud:DataDirectory", data.FullPath);

        Assert.Equal(1, exitCode);
        Assert.Contains($"cannot listen on port {port}", output, StringComparison.Ordinal);
        Assert.Contains("--LocalCloud:Port", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_belongs_to_one_process()
    {
        var (exitCode, output) = await LocalCloudProcess.RunToEndAsync("--LocalCloud:Port", "0", "--LocalCloud:DataDirectory", cloud.DataDirectory);

        Assert.Equal(1, exitCode);
        Assert.Contains($"The data directory {cloud.DataDirectory} is in use by another LocalCloud", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_are_all_named_at_once()
    {
        var (exitCode, output) = await LocalCloudProcess.RunToEndAsync(
            "--LocalCloud:Port", "70000", "--LocalCloud:KeepFreeBytes", "-1", "--LocalCloud:SecretAccessKey", " ",
            "--LocalCloud:Ec2:MaxInstances", "0", "--LocalCloud:Market:InterruptionRate", "1");

        Assert.Equal(1, exitCode);
        Assert.Contains("LocalCloud:Ec2:MaxInstances is 0; it must be 1 to 1000.", output, StringComparison.Ordinal);
        Assert.Contains("LocalCloud:Market:InterruptionRate is 1; it must be 0 to below 1.", output, StringComparison.Ordinal);
        Assert.Contains("LocalCloud:Port is 70000; it must be 0 (any free port) to 65535.", output, StringComparison.Ordinal);
        Assert.Contains("LocalCloud:KeepFreeBytes is -1", output, StringComparison.Ordinal);
        Assert.Contains("LocalCloud:SecretAccessKey is empty", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_without_room_refuses_uploads_and_messages_and_keeps_nothing_of_them()
    {
        await using var full = await LocalCloudProcess.StartAsync("--LocalCloud:KeepFreeBytes", long.MaxValue.ToString());
        var s3 = full.CreateS3Client();
        await s3.PutBucketAsync("full");

        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(
            () => s3.PutObjectAsync(new() { BucketName = "full", Key = "key", ContentBody = "body" }));

        Assert.Equal("InsufficientStorage", refused.ErrorCode);
        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.Contains("Free some space", refused.Message, StringComparison.Ordinal);
        Assert.Empty(full.BlobFiles);
        await s3.DeleteBucketAsync("full");

        var sqs = full.CreateSqsClient();
        var queueUrl = (await sqs.CreateQueueAsync("full")).QueueUrl;
        var unsent = await Assert.ThrowsAsync<AmazonSQSException>(() => sqs.SendMessageAsync(queueUrl, "body"));
        Assert.Equal(HttpStatusCode.InsufficientStorage, unsent.StatusCode);
        await sqs.DeleteQueueAsync(queueUrl);
    }
}
