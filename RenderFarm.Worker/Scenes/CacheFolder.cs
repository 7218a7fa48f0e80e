using System.Text.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.ServiceDefaults;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Scenes;

/// <summary>
/// The cache's folder, which several workers may share, and its rules. <c>X.blend</c> is a scene; <c>X.files</c> has a scene among second
/// names of the files that its
/// <c>X.manifest</c> names, and <c>assets</c> has those files by their hashes. <c>X.lock</c> is shared by those who use X, and was last
/// written when it was last taken;
/// <c>X.fetch</c> is held by whoever brings X. Scenes come into use and go only under <c>cache.lock</c>, and so do the files of locks:
/// nobody takes one that is just removed.
/// </summary>
internal sealed class CacheFolder
{
    private readonly TimeProvider _time;
    private readonly long _maximum;

    public CacheFolder(WorkerOptions options, TimeProvider time)
    {
        _time = time;
        _maximum = options.SceneCacheBytes;
        Root = Path.Combine(Path.GetFullPath(options.DataDirectory), "scenes");
        PrivateFiles.MakeFolder(Root);
        PrivateFiles.MakeFolder(Assets);
        RemoveAbandonedParts();
    }

    public string Root { get; }

    private string Assets => Path.Combine(Root, "assets");

    public string PathOf(string identity, string extension) => Path.Combine(Root, identity + extension);

    public string PathOfAsset(string sha256) => Path.Combine(Assets, sha256);

    public Task<FileStream> LockAsync(CancellationToken cancellationToken) =>
        LockFile.TakeAsync(Path.Combine(Root, "cache.lock"), _time, cancellationToken);

    /// <summary>Waits until nobody else brings the scene. The result is given back when it is here, and its file goes then.</summary>
    public async Task<IAsyncDisposable> FetchingAsync(string identity, CancellationToken cancellationToken)
    {
        var path = PathOf(identity, ".fetch");
        while (true)
        {
            using (await LockAsync(cancellationToken))
            {
                if (LockFile.TryTake(path) is { } taken)
                    return new Fetching(this, taken);
            }

            await Task.Delay(LockFile.Pause, _time, cancellationToken);
        }
    }

    /// <summary>Takes a scene into use. Only under <see cref="LockAsync"/>.</summary>
    public FileStream Use(string identity)
    {
        var path = PathOf(identity, ".lock");
        var shared = LockFile.TryShare(path) ?? throw new IOException($"{path} is locked by another program.");
        File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime);
        return shared;
    }

    /// <summary>Removes what there is of a scene that could not be brought. Only by who brings it.</summary>
    public async Task ForgetAsync(string identity)
    {
        using var all = await LockAsync(CancellationToken.None);
        File.Delete(PathOf(identity, ".blend"));
        File.Delete(PathOf(identity, ".lock"));
    }

    /// <summary>
    /// Removes scenes that nobody uses until the newcomer fits, the ones used longest ago first. Only under <see cref="LockAsync"/>.
    /// </summary>
    public void MakeRoom(long newcomer)
    {
        SweepAssets();
        var total =
            new DirectoryInfo(Root).EnumerateFiles("*.blend").Concat(new DirectoryInfo(Assets).EnumerateFiles()).Sum(file => file.Length)
            + newcomer;
        foreach (var lockPath in Directory.GetFiles(Root, "*.lock").OrderBy(File.GetLastWriteTimeUtc))
        {
            if (total <= _maximum)
                return;
            if (Path.GetFileName(lockPath) == "cache.lock")
                continue;

            using var alone = LockFile.TryTake(lockPath);
            if (alone is null)
                continue;

            total -= Remove(Path.GetFileNameWithoutExtension(lockPath));
            File.Delete(lockPath);
        }
    }

    /// <summary>The manifest of a scene that is or was brought; null when there is none, or none that can be read.</summary>
    public static AssetManifest? ReadManifest(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<AssetManifest>(file, ApiJson.Options);
        }
        catch (Exception exception) when (exception is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    private long Remove(string identity)
    {
        var freed = 0L;
        if (new FileInfo(PathOf(identity, ".blend")) is { Exists: true } blend)
        {
            freed += blend.Length;
            blend.Delete();
        }

        if (File.Exists(PathOf(identity, ".manifest")))
        {
            File.Delete(PathOf(identity, ".manifest"));
            freed += SweepAssets();
        }

        if (Directory.Exists(PathOf(identity, ".files")))
            ScratchFolder.Remove(PathOf(identity, ".files"));
        return freed;
    }

    /// <summary>Removes assets that no manifest here names: they are there for as long as a scene is.</summary>
    /// <returns>Their bytes.</returns>
    private long SweepAssets()
    {
        var named = Directory
            .EnumerateFiles(Root, "*.manifest")
            .SelectMany(path => ReadManifest(path)?.Files ?? [])
            .Select(file => file.Sha256)
            .ToHashSet(StringComparer.Ordinal);
        var freed = 0L;
        foreach (
            var asset in new DirectoryInfo(Assets).EnumerateFiles().Where(file => file.Extension != ".part" && !named.Contains(file.Name))
        )
        {
            freed += asset.Length;
            asset.Delete();
        }

        return freed;
    }

    /// <summary>Of workers that were killed while they fetched.</summary>
    private void RemoveAbandonedParts()
    {
        using var all = LockFile.TryTake(Path.Combine(Root, "cache.lock"));
        if (all is null)
            return;

        foreach (var part in Directory.EnumerateFiles(Root, "*.part").Concat(Directory.EnumerateFiles(Assets, "*.part")))
        {
            using var alone = LockFile.TryTake(part);
            if (alone is not null)
                File.Delete(part);
        }
    }

    private sealed class Fetching(CacheFolder folder, FileStream held) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            using var all = await folder.LockAsync(CancellationToken.None);
            File.Delete(held.Name);
            await held.DisposeAsync();
        }
    }
}
