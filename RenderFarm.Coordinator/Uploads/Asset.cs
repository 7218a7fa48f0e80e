using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Uploads;

/// <summary>
/// Brings assets into the bucket. An upload is bound to its hash by the store, so what is there under a hash is that file.
/// </summary>
internal sealed class AssetIntake(FarmStore store, FarmBucket bucket, UploadRemoval removal, UploadAddresses addresses)
{
    /// <summary>Questions that the store is asked at once.</summary>
    private const int Parallel = 32;

    /// <summary>Announces assets, and says which are to be uploaded.</summary>
    public async Task<AssetsResponse> AnnounceAsync(IReadOnlyCollection<AssetRequest> assets, CancellationToken cancellationToken)
    {
        await store.WriteAsync(
            farm => AssetTable.Announce(farm.Connection, assets.Select(asset => asset.Sha256), farm.Now),
            cancellationToken
        );
        await bucket.EnsureAsync(cancellationToken);
        var sizes = await LookAsync(assets.Select(asset => asset.Sha256), cancellationToken);
        var missing = new List<MissingAsset>();
        foreach (var asset in assets.Where(asset => sizes[asset.Sha256] != asset.SizeBytes))
            missing.Add(
                new MissingAsset(asset.Sha256, await addresses.SignAsync(AssetKeys.Asset(asset.Sha256), asset.Sha256, asset.SizeBytes))
            );
        return new AssetsResponse(missing);
    }

    /// <summary>
    /// Asks the store for the sizes of assets that were just announced, and remembers them; null for one that is not there.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, long?>> LookAsync(IEnumerable<string> assets, CancellationToken cancellationToken)
    {
        await removal.WaitAsync(cancellationToken);
        var sizes = new ConcurrentDictionary<string, long?>(StringComparer.Ordinal);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            assets,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (sha256, token) => sizes[sha256] = (await bucket.HeadAsync(AssetKeys.Asset(sha256), token))?.ContentLength
        );
        await store.WriteAsync(farm => AssetTable.Seen(farm.Connection, sizes), cancellationToken);
        return sizes;
    }
}

/// <summary>The statements on <c>assets</c>.</summary>
internal static class AssetTable
{
    /// <summary>Remembers that assets are wanted now.</summary>
    public static void Announce(SqliteConnection connection, IEnumerable<string> assets, DateTimeOffset now) =>
        connection.Execute(
            """
            INSERT INTO assets (sha256, announced_at) VALUES (@sha256, @now)
            ON CONFLICT (sha256) DO UPDATE SET announced_at = excluded.announced_at
            """,
            assets.Select(sha256 => new { sha256, now })
        );

    /// <summary>Remembers the sizes of stored assets; null for one that is not there.</summary>
    public static void Seen(SqliteConnection connection, IEnumerable<KeyValuePair<string, long?>> sizes) =>
        connection.Execute("UPDATE assets SET stored_bytes = @Value WHERE sha256 = @Key", sizes);

    /// <summary>Forgets that an asset is stored.</summary>
    public static void Missing(SqliteConnection connection, string sha256) =>
        connection.Execute("UPDATE assets SET stored_bytes = NULL WHERE sha256 = @sha256", new { sha256 });

    /// <summary>The size of a stored asset; null when it is not known to be stored.</summary>
    public static long? StoredBytes(SqliteConnection connection, string sha256) =>
        connection.QuerySingleOrDefault<long?>("SELECT stored_bytes FROM assets WHERE sha256 = @sha256", new { sha256 });

    /// <summary>Assets last announced before <paramref name="before"/> that no manifest has.</summary>
    public static List<string> Unused(SqliteConnection connection, DateTimeOffset before, int limit) =>
        connection
            .Query<string>(
                """
                SELECT sha256 FROM assets
                WHERE announced_at < @before AND NOT EXISTS (SELECT 1 FROM manifest_assets WHERE asset_sha256 = assets.sha256)
                ORDER BY announced_at LIMIT @limit
                """,
                new { before, limit }
            )
            .AsList();

    /// <summary>Those of some assets that no manifest has and that were last announced before <paramref name="before"/>.</summary>
    public static List<string> Unused(SqliteConnection connection, DateTimeOffset before, IReadOnlyCollection<string> among) =>
        connection
            .Query<string>(
                """
                SELECT sha256 FROM assets
                WHERE sha256 IN @among AND announced_at < @before
                    AND NOT EXISTS (SELECT 1 FROM manifest_assets WHERE asset_sha256 = assets.sha256)
                """,
                new { before, among }
            )
            .AsList();

    /// <summary>Removes an asset, unless a manifest has it or it was announced anew.</summary>
    public static void DeleteUnused(SqliteConnection connection, string sha256, DateTimeOffset before) =>
        connection.Execute(
            """
            DELETE FROM assets WHERE sha256 = @sha256 AND announced_at < @before
                AND NOT EXISTS (SELECT 1 FROM manifest_assets WHERE asset_sha256 = @sha256)
            """,
            new { sha256, before }
        );
}
