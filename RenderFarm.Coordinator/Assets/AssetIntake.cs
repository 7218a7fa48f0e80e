using System.Collections.Concurrent;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Scenes;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Assets;

/// <summary>Brings assets into the bucket. An upload is bound to its hash by the store, so what is there under a hash is that file.</summary>
internal sealed class AssetIntake(FarmStore store, FarmBucket bucket, UploadRemoval removal, UploadAddresses addresses)
{
    /// <summary>Questions that the store is asked at once.</summary>
    private const int Parallel = 32;

    /// <summary>Announces assets, and says which are to be uploaded.</summary>
    public async Task<AssetsResponse> AnnounceAsync(IReadOnlyCollection<AssetRequest> assets, CancellationToken cancellationToken)
    {
        await store.WriteAsync(farm => AssetTable.Announce(farm.Connection, assets.Select(asset => asset.Sha256), farm.Now), cancellationToken);
        await bucket.EnsureAsync(cancellationToken);
        var sizes = await LookAsync(assets.Select(asset => asset.Sha256), cancellationToken);
        var missing = new List<MissingAsset>();
        foreach (var asset in assets.Where(asset => sizes[asset.Sha256] != asset.SizeBytes))
            missing.Add(new MissingAsset(asset.Sha256, await addresses.SignAsync(AssetKeys.Asset(asset.Sha256), asset.Sha256, asset.SizeBytes)));
        return new AssetsResponse(missing);
    }

    /// <summary>Asks the store for the sizes of assets that were just announced, and remembers them; null for one that is not there.</summary>
    public async Task<IReadOnlyDictionary<string, long?>> LookAsync(IEnumerable<string> assets, CancellationToken cancellationToken)
    {
        await removal.WaitAsync(cancellationToken);
        var sizes = new ConcurrentDictionary<string, long?>(StringComparer.Ordinal);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            assets,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (sha256, token) => sizes[sha256] = (await bucket.HeadAsync(AssetKeys.Asset(sha256), token))?.ContentLength);
        await store.WriteAsync(farm => AssetTable.Seen(farm.Connection, sizes), cancellationToken);
        return sizes;
    }
}
