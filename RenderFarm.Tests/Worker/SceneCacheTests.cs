using System.Security.Cryptography;
using System.Text.Json;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Worker;
using RenderFarm.Worker.ObjectStore;
using RenderFarm.Worker.Scenes;
using RenderFarm.Worker.Scratch;

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
        using (var first = await Cache().GetAsync(scene, default))
            Assert.Equal(scene.Sha256, await HashAsync(first.Path));
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
        foreach (var lease in leases)
            lease.Dispose();
    }

    [Fact]
    public async Task The_scene_used_longest_ago_goes_first_and_one_in_use_stays()
    {
        var cache = Cache();
        var (used, old, recent, newcomer) = (await UploadAsync(), await UploadAsync(), await UploadAsync(), await UploadAsync());
        using var lease = await cache.GetAsync(used, default);
        foreach (var scene in new[] { old, recent, old, recent })
            (await cache.GetAsync(scene, default)).Dispose();

        (await cache.GetAsync(newcomer, default)).Dispose();

        Assert.Equal(
            new[] { used, recent, newcomer }.Select(scene => scene.Sha256 + ".blend").Order(),
            Directory.EnumerateFiles(Scenes, "*.blend").Select(Path.GetFileName).Order()
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SceneBytes / 2)]
    [InlineData(SceneBytes)]
    public async Task A_file_that_was_damaged_on_the_disk_is_fetched_again(int length)
    {
        var scene = await UploadAsync();
        string path;
        using (var lease = await Cache().GetAsync(scene, default))
            path = lease.Path;
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

    [Fact]
    public async Task A_scene_lies_among_the_files_that_go_along()
    {
        var (content, other) = (RandomNumberGenerator.GetBytes(1000), RandomNumberGenerator.GetBytes(1000));
        var scene = await WithFilesAsync(
            await UploadAsync(),
            ("tex/wood.png", content),
            ("shots/deep/copy.png", content),
            ("lib.blend", other)
        );

        using var lease = await Cache().GetAsync(scene, default);

        Assert.Equal(scene.Sha256, await HashAsync(lease.Path));
        Assert.Equal("a.blend", Path.GetFileName(lease.Path));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(lease.Path, "../../tex/wood.png")));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(lease.Path, "../deep/copy.png")));
        Assert.Equal(other, await File.ReadAllBytesAsync(Path.Combine(lease.Path, "../../lib.blend")));
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(Scenes, "assets")).Count());
    }

    [Fact]
    public async Task Files_stay_while_a_scene_here_has_them_and_go_with_the_last()
    {
        var cache = Cache();
        var (shared, own) = (RandomNumberGenerator.GetBytes(SceneBytes / 4), RandomNumberGenerator.GetBytes(SceneBytes));
        var old = await WithFilesAsync(await UploadAsync(), ("tex/shared.png", shared), ("tex/own.png", own));
        var recent = await WithFilesAsync(await UploadAsync(), ("tex/shared.png", shared));
        (await cache.GetAsync(old, default)).Dispose();
        using (var lease = await cache.GetAsync(recent, default))
        {
            (await cache.GetAsync(await UploadAsync(), default)).Dispose();

            Assert.Equal(shared, await File.ReadAllBytesAsync(Path.Combine(lease.Path, "../../tex/shared.png")));
        }

        Assert.Equal(
            [Convert.ToHexStringLower(SHA256.HashData(shared))],
            Directory.EnumerateFiles(Path.Combine(Scenes, "assets")).Select(Path.GetFileName)
        );
        using var again = await cache.GetAsync(old, default);
        Assert.Equal(own, await File.ReadAllBytesAsync(Path.Combine(again.Path, "../../tex/own.png")));
    }

    [Fact]
    public async Task A_file_along_a_scene_that_was_damaged_on_the_disk_is_fetched_again()
    {
        var content = RandomNumberGenerator.GetBytes(1000);
        var scene = await WithFilesAsync(await UploadAsync(), ("tex/wood.png", content));
        (await Cache().GetAsync(scene, default)).Dispose();
        await File.WriteAllBytesAsync(Directory.EnumerateFiles(Path.Combine(Scenes, "assets")).Single(), new byte[1000]);

        using var lease = await Cache().GetAsync(scene, default);

        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(lease.Path, "../../tex/wood.png")));
    }

    [Fact]
    public async Task A_manifest_that_leads_out_of_the_folder_is_refused()
    {
        var scene = await WithFilesAsync(await UploadAsync(), ("../../escaped", [1]));

        var fault = await Assert.ThrowsAsync<RenderFault>(() => Cache().GetAsync(scene, default));

        Assert.Equal(FaultKind.Frame, fault.Kind);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder, "escaped", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_another_that_fetches_leaves_the_others_lock_alone()
    {
        var scene = await UploadAsync();
        var cache = Cache();
        var path = Path.Combine(Scenes, scene.Sha256 + ".fetch");
        await using var other = LockFile.TryTake(path)!;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cache.GetAsync(scene, new CancellationToken(canceled: true)));

        Assert.True(File.Exists(path));
        Assert.Null(LockFile.TryTake(path));
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_another_that_lays_a_scene_out_leaves_the_others_lock_alone()
    {
        var scene = await WithFilesAsync(await UploadAsync(), ("tex/wood.png", [1]));
        var cache = Cache();
        (await cache.GetAsync(scene with { Manifest = null }, default)).Dispose();
        var path = Path.Combine(Scenes, scene.Identity + ".fetch");
        await using var other = LockFile.TryTake(path)!;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cache.GetAsync(scene, new CancellationToken(canceled: true)));

        Assert.True(File.Exists(path));
        Assert.Null(LockFile.TryTake(path));
    }

    [Fact]
    public async Task A_scene_that_was_fetched_leaves_no_lock_of_the_fetching()
    {
        var scene = await WithFilesAsync(await UploadAsync(), ("tex/wood.png", [1]));

        using var lease = await Cache().GetAsync(scene, default);

        Assert.Empty(Directory.EnumerateFiles(Scenes, "*.fetch"));
    }

    private static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
    }

    /// <summary>A worker's cache with room for three scenes.</summary>
    private SceneCache Cache() =>
        new(
            cloud.CreateS3Client(),
            Options.Create(new FarmOptions { Bucket = _bucket }),
            new CloudCalls(TimeProvider.System),
            Options.Create(new WorkerOptions { DataDirectory = _folder, SceneCacheBytes = 3 * SceneBytes }),
            TimeProvider.System
        );

    private async Task<SceneRef> UploadAsync()
    {
        var content = RandomNumberGenerator.GetBytes(SceneBytes);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        await PutAsync(sha256, content);
        return new SceneRef(sha256, SceneBytes, sha256);
    }

    /// <summary>The same scene as <c>shots/a.blend</c> among files.</summary>
    private async Task<SceneRef> WithFilesAsync(SceneRef scene, params (string Path, byte[] Content)[] files)
    {
        var listed = new List<AssetFile>();
        foreach (var (path, content) in files)
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
            listed.Add(new AssetFile(path, sha256, content.Length));
            await PutAsync(AssetKeys.Asset(sha256), content);
        }

        var manifest = JsonSerializer.SerializeToUtf8Bytes(new AssetManifest { Scene = "shots/a.blend", Files = listed }, ApiJson.Options);
        var hash = Convert.ToHexStringLower(SHA256.HashData(manifest));
        await PutAsync(AssetKeys.Manifest(hash), manifest);
        return scene with { Manifest = new ManifestRef(hash, manifest.Length, listed.Sum(file => file.SizeBytes)) };
    }

    private async Task PutAsync(string key, byte[] content)
    {
        using var body = new MemoryStream(content);
        await cloud
            .CreateS3Client()
            .PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = _bucket,
                    Key = key,
                    InputStream = body,
                }
            );
    }

    private async Task DeleteAsync(SceneRef scene) => await cloud.CreateS3Client().DeleteObjectAsync(_bucket, scene.Key);
}
