using System.Security.Cryptography;
using System.Text.Json;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Uploads;

/// <summary>Takes manifests whose files have all arrived, and stores each once, under the hash of its one way to be written.</summary>
internal sealed class ManifestIntake(FarmStore store, FarmBucket bucket, UploadRemoval removal, AssetIntake assets, TimeProvider time)
{
    private const int ShownFiles = 3;

    /// <summary>Stores a manifest that was found valid.</summary>
    /// <exception cref="RefusedException">Files of it have not arrived.</exception>
    public async Task<ManifestResponse> AcceptAsync(AssetManifest manifest, CancellationToken cancellationToken)
    {
        await RequireAsync(manifest.Files, cancellationToken);
        var content = JsonSerializer.SerializeToUtf8Bytes(
            manifest with
            {
                Files = [.. manifest.Files.OrderBy(file => file.Path, StringComparer.Ordinal)],
            },
            ApiJson.Options
        );
        var row = new Manifest
        {
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
            SizeBytes = content.Length,
            TotalBytes = manifest.Files.Sum(file => file.SizeBytes),
        };
        // The row first: an object without one would stay for ever.
        await store.WriteAsync(
            farm =>
                ManifestTable.Announce(
                    farm.Connection,
                    row,
                    manifest.Files.Select(file => file.Sha256).Distinct(StringComparer.Ordinal),
                    farm.Now
                ),
            cancellationToken
        );
        await removal.WaitAsync(cancellationToken);
        await bucket.PutAsync(AssetKeys.Manifest(row.Sha256), new MemoryStream(content), cancellationToken);
        return new ManifestResponse(row.Sha256, manifest.Files.Count, row.TotalBytes);
    }

    /// <summary>The manifest with that hash, known to be stored.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public async Task<Manifest> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        var manifest =
            await store.WriteAsync(farm => ManifestTable.Renew(farm.Connection, sha256, farm.Now), cancellationToken)
            ?? throw Unknown(sha256);
        await removal.WaitAsync(cancellationToken);
        return (await bucket.HeadAsync(AssetKeys.Manifest(sha256), cancellationToken))?.ContentLength == manifest.SizeBytes
            ? manifest
            : throw Unknown(sha256);
    }

    /// <summary>Removes a manifest that no job has, and then those of its files that no other manifest has.</summary>
    public async Task RemoveAsync(string sha256, CancellationToken cancellationToken)
    {
        // What somebody wants from now on stays.
        var now = time.GetUtcNow();
        var files = store.Read(connection => ManifestTable.Assets(connection, sha256));
        await removal.RunAsync<string>(
            connection => ManifestTable.Find(connection, sha256) is null || ManifestTable.IsWanted(connection, sha256, now) ? [] : [sha256],
            (_, _) => { },
            AssetKeys.Manifest,
            (farm, manifest) => ManifestTable.DeleteUnused(farm.Connection, manifest, now),
            cancellationToken
        );
        foreach (var some in files.Chunk(UploadRemoval.AtOnce))
        {
            await removal.RunAsync(
                connection => AssetTable.Unused(connection, now, some),
                (farm, asset) => AssetTable.Missing(farm.Connection, asset),
                AssetKeys.Asset,
                (farm, asset) => AssetTable.DeleteUnused(farm.Connection, asset, now),
                cancellationToken
            );
        }
    }

    /// <summary>There is no such manifest.</summary>
    public static RefusedException Unknown(string sha256) =>
        new(ProblemTypes.NotFound, $"No manifest with the hash {sha256} was sent. Send it with POST /api/manifests first.");

    private async Task RequireAsync(IReadOnlyList<AssetFile> files, CancellationToken cancellationToken)
    {
        var all = files.Select(file => file.Sha256).Distinct(StringComparer.Ordinal).ToList();
        var known = await store.WriteAsync(
            farm =>
            {
                AssetTable.Announce(farm.Connection, all, farm.Now);
                return all.ToDictionary(sha256 => sha256, sha256 => AssetTable.StoredBytes(farm.Connection, sha256));
            },
            cancellationToken
        );
        var waiting = files.Where(file => known[file.Sha256] != file.SizeBytes).ToList();
        if (waiting.Count == 0)
            return;

        // The store was not asked since they were uploaded.
        var hashes = waiting.Select(file => file.Sha256).Distinct(StringComparer.Ordinal).ToList();
        var sizes = await assets.LookAsync(hashes, cancellationToken);
        var absent = waiting.Where(file => sizes[file.Sha256] != file.SizeBytes).Select(file => $"'{file.Path}'").ToList();
        if (absent.Count > 0)
        {
            throw new RefusedException(
                ProblemTypes.AssetsNotUploaded,
                $"{absent.Count} of {files.Count} files have not arrived: "
                    + $"{string.Join(", ", absent.Take(ShownFiles))}{(absent.Count > ShownFiles ? ", …" : "")}. "
                    + "Announce them with POST /api/assets, upload what it asks for, and send the manifest again."
            );
        }
    }
}
