using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Scenes;

/// <summary>Lays scenes out among the files that go along with them, as on the user's machine.</summary>
internal sealed class SceneFiles(CacheFolder folder, CachedFiles files)
{
    /// <summary>Files that are fetched at once.</summary>
    private const int Parallel = 8;

    /// <summary>The scene at its place, with all of its files around it.</summary>
    /// <param name="scene">A scene with a manifest.</param>
    /// <param name="blend">Its .blend, in use; the result gives it back.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RenderFault">A file cannot be had.</exception>
    public async Task<SceneLease> GetAsync(SceneRef scene, SceneLease blend, CancellationToken cancellationToken)
    {
        FileStream shared;
        using (await folder.LockAsync(cancellationToken))
            shared = folder.Use(scene.Identity);
        try
        {
            await using var fetching = await folder.FetchingAsync(scene.Identity, cancellationToken);
            var manifest = await ReadAsync(scene, cancellationToken);
            await FetchAsync(manifest, cancellationToken);
            var root = folder.PathOf(scene.Identity, ".files");
            foreach (var file in manifest.Files)
                Link(Path.Combine(root, file.Path), folder.PathOfAsset(file.Sha256));
            var path = Path.Combine(root, manifest.Scene);
            Link(path, blend.Path);
            return new SceneLease(path, root, shared, blend);
        }
        catch
        {
            await shared.DisposeAsync();
            throw;
        }
    }

    private async Task<AssetManifest> ReadAsync(SceneRef scene, CancellationToken cancellationToken)
    {
        var path = folder.PathOf(scene.Identity, ".manifest");
        var (sha256, key) = (scene.Manifest!.Sha256, AssetKeys.Manifest(scene.Manifest.Sha256));
        if (!await files.IsWholeAsync(path, sha256, cancellationToken))
            await files.FetchAsync("manifest", key, sha256, path, cancellationToken);
        var manifest = CacheFolder.ReadManifest(path);

        // The coordinator has looked; but here it would be this machine's files.
        return
            manifest is not null
            && manifest.Files.Select(file => file.Path).Append(manifest.Scene).All(place => AssetPath.Problem(place) is null)
            ? manifest
            : throw new RenderFault(
                FaultKind.Frame,
                $"The manifest in the bucket ({key}) names files that cannot be. Submit the file again."
            );
    }

    private async Task FetchAsync(AssetManifest manifest, CancellationToken cancellationToken)
    {
        var missing = new List<AssetFile>();
        foreach (var asset in manifest.Files.DistinctBy(file => file.Sha256))
        {
            var file = new FileInfo(folder.PathOfAsset(asset.Sha256));
            if (!file.Exists || file.Length != asset.SizeBytes || !await files.IsWholeAsync(file.FullName, asset.Sha256, cancellationToken))
                missing.Add(asset);
        }

        if (missing.Count == 0)
            return;

        using (await folder.LockAsync(cancellationToken))
            folder.MakeRoom(missing.Sum(asset => asset.SizeBytes));
        await System.Threading.Tasks.Parallel.ForEachAsync(
            missing,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (asset, token) =>
                await files.FetchAsync(
                    $"file '{asset.Path}'",
                    AssetKeys.Asset(asset.Sha256),
                    asset.Sha256,
                    folder.PathOfAsset(asset.Sha256),
                    token
                )
        );
    }

    /// <summary>Replaces what is there at once: who reads it meanwhile reads a whole file.</summary>
    private static void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var made = $"{path}.{Guid.NewGuid():N}";
        PrivateFolder.Link(target, made);
        File.Move(made, path, overwrite: true);
        File.Delete(made); // Where both were the same file, moving did nothing.
    }
}
