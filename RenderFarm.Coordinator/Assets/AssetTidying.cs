using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Scenes;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Assets;

/// <summary>Removes manifests that no job has wanted for a long time, and assets that no manifest has.</summary>
internal sealed class AssetTidying(FarmStore store, FarmBucket bucket, FarmClock clock, IOptions<SceneOptions> options)
{
    /// <summary>Objects of each kind that are removed in one look; the rest waits for the next.</summary>
    private const int AtOnce = 20;

    /// <summary>Removes what is due.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var before = clock.Now - options.Value.KeepUnused;
        foreach (var sha256 in store.Read(connection => ManifestTable.Unused(connection, before, AtOnce)))
        {
            if (await store.WriteAsync(farm => ManifestTable.DeleteUnused(farm.Connection, sha256, before), cancellationToken))
                await bucket.DeleteAsync(AssetKeys.Manifest(sha256), cancellationToken);
        }

        foreach (var sha256 in store.Read(connection => AssetTable.Unused(connection, before, AtOnce)))
        {
            if (await store.WriteAsync(farm => AssetTable.DeleteUnused(farm.Connection, sha256, before), cancellationToken))
                await bucket.DeleteAsync(AssetKeys.Asset(sha256), cancellationToken);
        }
    }
}
