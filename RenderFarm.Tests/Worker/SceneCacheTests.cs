using System.Security.Cryptography;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Worker;
using RenderFarm.Worker.Scenes;
using RenderFarm.Worker.Storage;

namespace RenderFarm.Tests.Worker;

public sealed class SceneCacheTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>, IAsyncLifetime
{
    private const int SceneBytes = 2 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("renderfarm-cache-").FullName;
    private readonly string _bucket = $"b{Guid.NewGuid():N}"[..12];

    private string Scenes => Path.Combine(_folder, "scenes");

    public Task InitializeAsync() => cloud.CreateS3Client().PutBucketAsync(_bucket);

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_scene_is_fetched_once()
    {
        var scene = await UploadAsync();
        using (var first = await Cache().GetAsync(scene, default)) Assert.Equal(scene.Sha256, await HashAsync(first.Path));
        await DeleteAsync(scene);

        using var second = await Cache().GetAsync(scene, default);

        Assert.Equal(scene.Sha256, await HashAsync(second.Path));
    }

    [Fact]
    public async Task Workers_that_share_the_folder_get_the_same_whole_file_at_once()
    {
        var scene = await UploadAsync();

        var leases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Cache().GetAsync(scene, default)));

        Assert.Single(leases.Select(lease => lease.Path).Distinct());
        Assert.Equal(scene.Sha256, await HashAsync(leases[0].Path));
        Assert.Empty(Directory.EnumerateFiles(Scenes, "*.part"));
        foreach (var lease in leases) lease.Dispose();
    }

    [Fact]
    public async Task The_scene_used_longest_ago_goes_first_and_one_in_use_stays()
    {
        var cache = Cache();
        var (used, old, recent, newcomer) = (await UploadAsync(), await UploadAsync(), await UploadAsync(), await UploadAsync());
        using var lease = await cache.GetAsync(used, default);
        foreach (var scene in new[] { old, recent, old, recent }) (await cache.GetAsync(scene, default)).Dispose();

        (await cache.GetAsync(newcomer, default)).Dispose();

        Assert.Equal(
            new[] { used, recent, newcomer }.Select(scene => scene.Sha256 + ".blend").Order(),
            Directory.EnumerateFiles(Scenes, "*.blend").Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SceneBytes / 2)]
    [InlineData(SceneBytes)]
    public async Task A_file_that_was_damaged_on_the_disk_is_fetched_again(int length)
    {
        var scene = await UploadAsync();
        string path;
        using (var lease = await Cache().GetAsync(scene, default)) path = lease.Path;
        await File.WriteAllBytesAsync(path, new byte[length]);

        using var again = await Cache().GetAsync(scene, default);

        Assert.Equal(scene.Sha256, await HashAsync(again.Path));
    }

    [Fact]
    public async Task A_scene_that_does_not_match_its_hash_is_refused_and_leaves_nothing()
    {
        var scene = await UploadAsync() with { Sha256 = new string('a', 64) };

        var fault = await Assert.ThrowsAsync<RenderFault>(() => Cache().GetAsync(scene, default));

        Assert.Equal(FaultKind.Frame, fault.Kind);
        Assert.Contains("does not match its hash", fault.Message);
        Assert.Equal(["cache.lock"], Directory.EnumerateFiles(Scenes).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_scene_that_is_not_in_the_bucket_is_refused()
    {
        var scene = await UploadAsync();
        await DeleteAsync(scene);

        var fault = await Assert.ThrowsAsync<RenderFault>(() => Cache().GetAsync(scene, default));

        Assert.Contains("not in the bucket", fault.Message);
    }

    [Fact]
    public async Task What_a_killed_worker_left_half_fetched_is_removed_at_the_next_start()
    {
        Directory.CreateDirectory(Scenes);
        await File.WriteAllTextAsync(Path.Combine(Scenes, "abandoned.part"), "half");

        _ = Cache();

        Assert.Empty(Directory.EnumerateFiles(Scenes, "*.part"));
    }

    private static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
    }

    /// <summary>A worker's cache with room for three scenes.</summary>
    private SceneCache Cache() => new(
        cloud.CreateS3Client(),
        Options.Create(new FarmOptions { Bucket = _bucket }),
        new CloudCalls(TimeProvider.System),
        Options.Create(new WorkerOptions { DataDirectory = _folder, SceneCacheBytes = 3 * SceneBytes }),
        TimeProvider.System);

    private async Task<SceneRef> UploadAsync()
    {
        var content = RandomNumberGenerator.GetBytes(SceneBytes);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        using var body = new MemoryStream(content);
        await cloud.CreateS3Client().PutObjectAsync(new PutObjectRequest { BucketName = _bucket, Key = sha256, InputStream = body });
        return new SceneRef(sha256, SceneBytes, sha256);
    }

    private async Task DeleteAsync(SceneRef scene) => await cloud.CreateS3Client().DeleteObjectAsync(_bucket, scene.Key);
}
