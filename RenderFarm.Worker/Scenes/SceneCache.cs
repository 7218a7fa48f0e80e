using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;
using RenderFarm.Worker.Scratch;
using RenderFarm.Worker.Storage;

namespace RenderFarm.Worker.Scenes;

/// <summary>
/// Scenes on this machine's disk by their hash, bounded in bytes; those used longest ago go first. Several workers may share the folder:
/// <c>X.blend</c> is whole and verified; <c>X.lock</c> is shared by those who use it, and was last written when it was last taken; <c>X.fetch</c> is
/// held by whoever fetches it into a <c>.part</c> of its own. Whole scenes come, are taken and go only under <c>cache.lock</c>.
/// </summary>
internal sealed class SceneCache
{
    private const int FetchAttempts = 3;

    private readonly IAmazonS3 _s3;
    private readonly string _bucket;
    private readonly CloudCalls _cloud;
    private readonly TimeProvider _time;
    private readonly string _folder;
    private readonly long _maximum;

    /// <summary>What this process has hashed, by path: the time of the file's last change.</summary>
    private readonly ConcurrentDictionary<string, DateTime> _verified = new();

    public SceneCache(IAmazonS3 s3, IOptions<FarmOptions> farm, CloudCalls cloud, IOptions<WorkerOptions> options, TimeProvider time)
    {
        _s3 = s3;
        _bucket = farm.Value.Bucket;
        _cloud = cloud;
        _time = time;
        _folder = Path.Combine(Path.GetFullPath(options.Value.DataDirectory), "scenes");
        _maximum = options.Value.SceneCacheBytes;
        Directory.CreateDirectory(_folder);
        RemoveAbandonedParts();
    }

    /// <summary>The scene as a file, from the cache or from the bucket.</summary>
    /// <exception cref="RenderFault">It cannot be had.</exception>
    public async Task<SceneLease> GetAsync(SceneRef scene, CancellationToken cancellation)
    {
        if (await TryTakeAsync(scene, cancellation) is { } cached) return cached;

        var part = PathOf(scene.Sha256, $".{Guid.NewGuid():N}.part");
        try
        {
            await using var fetching = await LockFile.TakeAsync(PathOf(scene.Sha256, ".fetch"), _time, cancellation);
            if (await TryTakeAsync(scene, cancellation) is { } meanwhile) return meanwhile;

            using (await LockAsync(cancellation))
            {
                MakeRoom(scene.SizeBytes);
            }

            await using var file = new FileStream(part, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            await FetchAsync(scene, file, cancellation);
            return await AddAsync(scene, file, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiskSpace.Explain(_folder, exception);
        }
        finally
        {
            File.Delete(part);
            File.Delete(PathOf(scene.Sha256, ".fetch"));
        }
    }

    private async Task<SceneLease?> TryTakeAsync(SceneRef scene, CancellationToken cancellation)
    {
        SceneLease lease;
        using (await LockAsync(cancellation))
        {
            var file = new FileInfo(PathOf(scene.Sha256, ".blend"));
            if (!file.Exists) return null;

            if (file.Length != scene.SizeBytes)
            {
                file.Delete();
                return null;
            }

            lease = Take(scene.Sha256);
        }

        if (await IsWholeAsync(scene.Sha256, lease.Path, cancellation)) return lease;

        lease.Dispose();
        File.Delete(lease.Path);
        return null;
    }

    private async Task<SceneLease> AddAsync(SceneRef scene, FileStream part, CancellationToken cancellation)
    {
        var path = PathOf(scene.Sha256, ".blend");
        using (await LockAsync(cancellation))
        {
            await part.DisposeAsync();
            File.Move(part.Name, path, overwrite: true);
            _verified[path] = File.GetLastWriteTimeUtc(path);
            return Take(scene.Sha256);
        }
    }

    private SceneLease Take(string sha256)
    {
        var lockPath = PathOf(sha256, ".lock");
        var shared = LockFile.TryShare(lockPath) ?? throw new IOException($"{lockPath} is locked by another program.");
        File.SetLastWriteTimeUtc(lockPath, _time.GetUtcNow().UtcDateTime);
        return new SceneLease(PathOf(sha256, ".blend"), shared);
    }

    private async Task FetchAsync(SceneRef scene, FileStream part, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var hash = await _cloud.RunAsync("fetch the scene", token => DownloadAsync(scene, part, token), cancellation);
            if (hash == scene.Sha256) return;

            if (attempt == FetchAttempts)
                throw new RenderFault(FaultKind.Frame, $"The scene in the bucket ({scene.Key}) does not match its hash. Submit the file again.");
        }
    }

    private async Task<string> DownloadAsync(SceneRef scene, FileStream part, CancellationToken cancellation)
    {
        try
        {
            using var response = await _s3.GetObjectAsync(_bucket, scene.Key, cancellation);
            part.SetLength(0);
            using var sha256 = SHA256.Create();
            await using (var hashed = new CryptoStream(part, sha256, CryptoStreamMode.Write, leaveOpen: true))
            {
                await response.ResponseStream.CopyToAsync(hashed, cancellation);
            }

            part.Flush(flushToDisk: true);
            return Convert.ToHexStringLower(sha256.Hash!);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw new RenderFault(FaultKind.Frame, $"The scene is not in the bucket any more ({scene.Key}). Submit the file again.", inner: exception);
        }
    }

    private async Task<bool> IsWholeAsync(string sha256, string path, CancellationToken cancellation)
    {
        try
        {
            var changed = File.GetLastWriteTimeUtc(path);
            if (_verified.TryGetValue(path, out var verified) && verified == changed) return true;

            await using var file = File.OpenRead(path);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation)) != sha256) return false;

            _verified[path] = changed;
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Removes scenes that nobody uses until the newcomer fits, the ones used longest ago first.</summary>
    private void MakeRoom(long newcomer)
    {
        var files = new DirectoryInfo(_folder).GetFiles("*.blend");
        var total = files.Sum(file => file.Length) + newcomer;
        foreach (var file in files.OrderBy(file => File.GetLastWriteTimeUtc(LockOf(file))))
        {
            if (total <= _maximum) return;

            using var alone = LockFile.TryTake(LockOf(file));
            if (alone is null) continue;

            total -= file.Length;
            file.Delete();
            File.Delete(LockOf(file));
            _verified.TryRemove(file.FullName, out _);
        }
    }

    /// <summary>Of workers that were killed while they fetched.</summary>
    private void RemoveAbandonedParts()
    {
        using var all = LockFile.TryTake(Path.Combine(_folder, "cache.lock"));
        if (all is null) return;

        foreach (var part in Directory.EnumerateFiles(_folder, "*.part"))
        {
            using var alone = LockFile.TryTake(part);
            if (alone is not null) File.Delete(part);
        }
    }

    private Task<FileStream> LockAsync(CancellationToken cancellation) => LockFile.TakeAsync(Path.Combine(_folder, "cache.lock"), _time, cancellation);

    private string PathOf(string sha256, string extension) => Path.Combine(_folder, sha256 + extension);

    private static string LockOf(FileInfo scene) => Path.ChangeExtension(scene.FullName, ".lock");
}
