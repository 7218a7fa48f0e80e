using Amazon.S3;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>Objects pass through LocalCloud; they do not stay in it.</summary>
public sealed class MemoryTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    private const long MiB = 1 << 20;
    private const long ObjectBytes = 192 * MiB;

    // Buffers of the server and the garbage between two collections; a fraction of the object.
    private const long AllowedGrowth = 96 * MiB;

    [LinuxFact]
    public async Task A_large_object_passes_through_in_little_memory()
    {
        using var files = new Cli.TemporaryDirectory();
        var large = Path.Combine(files.FullPath, "large");
        await using (var file = File.Create(large))
            file.SetLength(ObjectBytes);
        var s3 = cloud.CreateS3Client();
        await s3.PutBucketAsync("memory");
        await RoundTripAsync(s3, "small", new MemoryStream(new byte[MiB]), MiB);
        var before = cloud.PeakMemoryBytes;

        await using (var source = File.OpenRead(large))
            await RoundTripAsync(s3, "large", source, ObjectBytes);
        await s3.CopyObjectAsync("memory", "large", "memory", "copy");

        Assert.InRange(cloud.PeakMemoryBytes - before, 0, AllowedGrowth);
        Assert.Equal(ObjectBytes, (await s3.GetObjectMetadataAsync("memory", "copy")).ContentLength);
    }

    private static async Task RoundTripAsync(AmazonS3Client s3, string key, Stream content, long size)
    {
        await s3.PutObjectAsync(
            new()
            {
                BucketName = "memory",
                Key = key,
                InputStream = content,
            }
        );
        using var got = await s3.GetObjectAsync("memory", key);
        var buffer = new byte[MiB];
        var total = 0L;
        for (int read; (read = await got.ResponseStream.ReadAsync(buffer)) > 0; total += read) { }

        Assert.Equal(size, total);
    }
}
