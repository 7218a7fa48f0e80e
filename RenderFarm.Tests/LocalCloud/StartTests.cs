using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;

namespace RenderFarm.Tests.LocalCloud;

public sealed class StartTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode ForOthers =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    [Fact]
    public async Task A_busy_port_is_named_with_the_way_out()
    {
        using var data = new Cli.TemporaryDirectory();
        var port = cloud.Endpoint.Port.ToString();

        var (exitCode, output) = await LocalCloudProcess.RunToEndAsync(
            "--LocalCloud:Port",
            port,
            "--LocalCloud:DataDirectory",
            data.FullPath
        );

        Assert.Equal(1, exitCode);
        Assert.Contains($"cannot listen on port {port}", output, StringComparison.Ordinal);
        Assert.Contains("--LocalCloud:Port", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_belongs_to_one_process()
    {
        var (exitCode, output) = await LocalCloudProcess.RunToEndAsync(
            "--LocalCloud:Port",
            "0",
            "--LocalCloud:DataDirectory",
            cloud.DataDirectory
        );

        Assert.Equal(1, exitCode);
        Assert.Contains($"The data directory {cloud.DataDirectory} is in use by another LocalCloud", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_are_all_named_at_once()
    {
        var (exitCode, output) = await LocalCloudProcess.RunToEndAsync(
            "--LocalCloud:Port",
            "70000",
            "--LocalCloud:KeepFreeBytes",
            "-1",
            "--LocalCloud:Ec2:MaxInstances",
            "0",
            "--LocalCloud:Market:InterruptionRate",
            "1",
            "--LocalCloud:Market:Volatilty",
            "0.5"
        );

        Assert.Equal(1, exitCode);
        Assert.Contains("LocalCloud:Ec2:MaxInstances is 0; it must be 1 to 1000.", output, StringComparison.Ordinal);
        Assert.Contains("LocalCloud:Market:InterruptionRate is 1; it must be 0 to below 1.", output, StringComparison.Ordinal);
        Assert.Contains("LocalCloud:Port is 70000; it must be 0 (any free port) to 65535.", output, StringComparison.Ordinal);
        Assert.Contains("LocalCloud:KeepFreeBytes is -1", output, StringComparison.Ordinal);
        Assert.Contains(
            "There is no setting LocalCloud:Market:Volatilty; the nearest is LocalCloud:Market:Volatility.",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_key_is_made_at_random_for_each_data_directory_and_kept_there_for_its_owner_alone()
    {
        await using var other = await LocalCloudProcess.StartAsync();
        Assert.NotEqual(cloud.Key.AccessKey, other.Key.AccessKey);
        Assert.NotEqual(cloud.Key.SecretKey, other.Key.SecretKey);
        Assert.Contains(other.CredentialsFile, other.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Key.SecretKey, other.Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.None, Mode(other.CredentialsFile) & (ForOthers | Execute));

        var key = other.Key;
        await other.KillAsync();
        await other.StartAgainAsync();
        Assert.Equal(key.SecretKey, other.Key.SecretKey);
        await other.CreateS3Client().ListBucketsAsync();

        using var known = new AmazonS3Client(
            new BasicAWSCredentials("renderfarm", "renderfarm-local"),
            new AmazonS3Config
            {
                ServiceURL = other.Endpoint.ToString(),
                ForcePathStyle = true,
                AuthenticationRegion = LocalCloudProcess.Region,
            }
        );
        Assert.Equal("InvalidAccessKeyId", (await Assert.ThrowsAsync<AmazonS3Exception>(() => known.ListBucketsAsync())).ErrorCode);
    }

    [Fact]
    public async Task A_file_without_a_key_is_named_with_the_way_out()
    {
        using var data = new Cli.TemporaryDirectory();
        var file = Path.Combine(data.FullPath, "credentials");
        await File.WriteAllTextAsync(file, "[default]\naws_access_key_id = half\n");

        var (exitCode, output) = await LocalCloudProcess.RunToEndAsync(
            "--LocalCloud:Port",
            "0",
            "--LocalCloud:DataDirectory",
            data.FullPath
        );

        Assert.Equal(1, exitCode);
        Assert.Contains($"{file} has no aws_secret_access_key. Delete the file", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Nobody_else_reads_what_is_kept_nor_what_an_earlier_version_left_open()
    {
        await using var own = await LocalCloudProcess.StartAsync();
        var s3 = own.CreateS3Client();
        await s3.PutBucketAsync("mine");
        await s3.PutObjectAsync(
            new()
            {
                BucketName = "mine",
                Key = "key",
                ContentBody = "body",
            }
        );
        await own.CreateSqsClient().CreateQueueAsync("mine");
        await own.KillAsync();
        foreach (var path in Directory.GetFileSystemEntries(own.DataDirectory, "*", SearchOption.AllDirectories).Append(own.DataDirectory))
            SetMode(path, Directory.Exists(path) ? Mode(path) | ForOthers : (Mode(path) | ForOthers) & ~Execute);
        await own.StartAgainAsync();
        await s3.PutObjectAsync(
            new()
            {
                BucketName = "mine",
                Key = "another",
                ContentBody = "body",
            }
        );

        Assert.Empty(Open(own.DataDirectory));
        Assert.Equal(2, own.BlobFiles.Count);
    }

    /// <summary>All that somebody else comes to from a folder down and can read or write.</summary>
    private static IEnumerable<string> Open(string folder)
    {
        if ((Mode(folder) & (ForOthers & ~Execute)) != UnixFileMode.None)
            yield return folder;
        if ((Mode(folder) & Execute & ForOthers) == UnixFileMode.None)
            yield break;
        foreach (var file in Directory.GetFiles(folder).Where(file => (Mode(file) & ForOthers) != UnixFileMode.None))
            yield return file;
        foreach (var open in Directory.GetDirectories(folder).SelectMany(Open))
            yield return open;
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    [Fact]
    public async Task A_disk_without_room_refuses_uploads_and_messages_and_keeps_nothing_of_them()
    {
        await using var full = await LocalCloudProcess.StartAsync("--LocalCloud:KeepFreeBytes", long.MaxValue.ToString());
        var s3 = full.CreateS3Client();
        await s3.PutBucketAsync("full");

        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            s3.PutObjectAsync(
                new()
                {
                    BucketName = "full",
                    Key = "key",
                    ContentBody = "body",
                }
            )
        );

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
