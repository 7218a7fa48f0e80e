using Amazon.S3;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.Worker.ObjectStore;

namespace RenderFarm.Worker.Scenes;

/// <summary>
/// Scenes on this machine's disk, bounded in bytes with the files that go along; those used longest ago go first. See
/// <see cref="CacheFolder"/>.
/// </summary>
internal sealed class SceneCache
{
    private readonly CacheFolder _folder;
    private readonly CachedFiles _files;
    private readonly SceneFiles _sceneFiles;

    public SceneCache(IAmazonS3 s3, IOptions<FarmOptions> farm, CloudCalls cloud, IOptions<WorkerOptions> options, TimeProvider time)
    {
        _folder = new CacheFolder(options.Value, time);
        _files = new CachedFiles(s3, farm, cloud);
        _sceneFiles = new SceneFiles(_folder, _files);
    }

    /// <summary>The scene as a file, from the cache or from the bucket, with the files that go along around it.</summary>
    /// <exception cref="RenderFault">It cannot be had.</exception>
    public async Task<SceneLease> GetAsync(SceneRef scene, CancellationToken cancellationToken)
    {
        SceneLease? blend = null;
        try
        {
            blend = await GetBlendAsync(scene, cancellationToken);
            return scene.Manifest is null ? blend : await _sceneFiles.GetAsync(scene, blend, cancellationToken);
        }
        catch (Exception exception)
        {
            blend?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
                throw RenderFault.OfFolder(_folder.Root, exception);
            throw;
        }
    }

    private async Task<SceneLease> GetBlendAsync(SceneRef scene, CancellationToken cancellationToken)
    {
        if (await TryTakeAsync(scene, cancellationToken) is { } cached)
            return cached;

        await using var fetching = await _folder.FetchingAsync(scene.Sha256, cancellationToken);
        if (await TryTakeAsync(scene, cancellationToken) is { } meanwhile)
            return meanwhile;

        FileStream shared;
        using (await _folder.LockAsync(cancellationToken))
        {
            _folder.MakeRoom(scene.SizeBytes);
            shared = _folder.Use(scene.Sha256);
        }

        try
        {
            var path = _folder.PathOf(scene.Sha256, ".blend");
            await _files.FetchAsync("scene", scene.Key, scene.Sha256, path, cancellationToken);
            return new SceneLease(path, path, shared);
        }
        catch
        {
            await shared.DisposeAsync();
            await _folder.ForgetAsync(scene.Sha256);
            throw;
        }
    }

    private async Task<SceneLease?> TryTakeAsync(SceneRef scene, CancellationToken cancellationToken)
    {
        SceneLease lease;
        using (await _folder.LockAsync(cancellationToken))
        {
            var file = new FileInfo(_folder.PathOf(scene.Sha256, ".blend"));
            // One that is damaged is replaced when the whole one is here: another worker may have fetched it by then.
            if (!file.Exists || file.Length != scene.SizeBytes)
                return null;

            lease = new SceneLease(file.FullName, file.FullName, _folder.Use(scene.Sha256));
        }

        if (await _files.IsWholeAsync(lease.Path, scene.Sha256, cancellationToken))
            return lease;

        lease.Dispose();
        return null;
    }
}

/// <summary>A scene on this machine's disk, which stays there, with what lies around it, until the lease is given back.</summary>
/// <param name="path">The .blend.</param>
/// <param name="all">The file or folder that has all of it.</param>
/// <param name="locks">Keep it there.</param>
internal sealed class SceneLease(string path, string all, params IDisposable[] locks) : IDisposable
{
    public string Path { get; } = path;

    public string All { get; } = all;

    public void Dispose()
    {
        foreach (var held in locks)
            held.Dispose();
    }
}
