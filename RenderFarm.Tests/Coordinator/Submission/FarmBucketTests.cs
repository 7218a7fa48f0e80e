using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Submission;

public sealed class FarmBucketTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>, IAsyncLifetime
{
    private readonly string _name = $"b{Guid.NewGuid():N}"[..12];
    private StoreProxy _store = null!;
    private AmazonS3Client _s3 = null!;

    private FarmBucket Bucket => new(_s3, Options.Create(new FarmOptions { Bucket = _name }));

    public async Task InitializeAsync()
    {
        _store = await StoreProxy.StartAsync(cloud);
        _s3 = cloud.CreateS3Client(configure: _store.Configure);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task The_bucket_is_made_in_the_farms_region_and_once()
    {
        await Bucket.EnsureAsync(default);
        await Bucket.EnsureAsync(default);

        var made = Assert.Single(_store.Seen, seen => seen.Request.StartsWith("PUT", StringComparison.Ordinal));
        Assert.Contains($"<LocationConstraint>{LocalCloudProcess.Region}</LocationConstraint>", made.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_under_a_prefix_is_removed_a_thousand_with_one_request_and_nothing_else()
    {
        await Bucket.EnsureAsync(default);
        await Parallel.ForAsync(0, 1001, async (number, _) => await PutAsync($"jobs/a/parts/{number}"));
        await PutAsync("jobs/a/part");

        Assert.Empty(await Bucket.DeleteAllAsync("jobs/a/parts/", default));
        Assert.Empty(await Bucket.DeleteAllAsync("jobs/none/", default));

        Assert.Equal(2, _store.Removals);
        Assert.Equal(["jobs/a/part"], await Bucket.ListAsync("", default));
    }

    [Fact]
    public async Task What_the_store_keeps_is_told_with_its_reason_after_all_else_was_tried()
    {
        await Bucket.EnsureAsync(default);
        await Parallel.ForAsync(0, 1001, async (number, _) => await PutAsync($"jobs/a/{number:0000}"));
        _store.Kept = "jobs/a/0000";

        var kept = await Bucket.DeleteAllAsync("jobs/a/", default);

        var told = Assert.Throws<CloudUnavailableException>(() => FarmBucket.ThrowIfAny(kept));
        Assert.Contains("1 objects, such as 'jobs/a/0000': AccessDenied: It is locked.", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("jobs/a/1000", await Bucket.ListAsync("jobs/a/", default));
    }

    private Task<PutObjectResponse> PutAsync(string key) =>
        _s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = _name,
                Key = key,
                ContentBody = "x",
            }
        );
}
