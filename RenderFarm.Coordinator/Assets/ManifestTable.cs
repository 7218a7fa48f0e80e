using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Assets;

/// <summary>The statements on <c>manifests</c>.</summary>
internal static class ManifestTable
{
    /// <summary>The manifest, or null.</summary>
    public static Manifest? Find(SqliteConnection connection, string sha256) =>
        connection.QuerySingleOrDefault<Manifest>("SELECT sha256, size_bytes, total_bytes FROM manifests WHERE sha256 = @sha256", new { sha256 });

    /// <summary>The manifest, which is wanted anew; null when it is not known.</summary>
    public static Manifest? Renew(SqliteConnection connection, string sha256, DateTimeOffset now) => connection.QuerySingleOrDefault<Manifest>(
        "UPDATE manifests SET announced_at = @now WHERE sha256 = @sha256 RETURNING sha256, size_bytes, total_bytes", new { sha256, now });

    /// <summary>Adds a manifest of assets that are stored; one that is known is wanted anew.</summary>
    public static void Announce(SqliteConnection connection, Manifest manifest, IEnumerable<string> assets, DateTimeOffset now)
    {
        connection.Execute(
            """
            INSERT INTO manifests (sha256, size_bytes, total_bytes, announced_at) VALUES (@Sha256, @SizeBytes, @TotalBytes, @now)
            ON CONFLICT (sha256) DO UPDATE SET announced_at = excluded.announced_at
            """,
            new { manifest.Sha256, manifest.SizeBytes, manifest.TotalBytes, now });
        connection.Execute(
            "INSERT INTO manifest_assets (manifest_sha256, asset_sha256) VALUES (@Sha256, @asset) ON CONFLICT DO NOTHING",
            assets.Select(asset => new { manifest.Sha256, asset }));
    }

    /// <summary>Manifests last announced before <paramref name="before"/> that no job has.</summary>
    public static List<string> Unused(SqliteConnection connection, DateTimeOffset before, int limit) => connection.Query<string>(
        """
        SELECT sha256 FROM manifests
        WHERE announced_at < @before AND NOT EXISTS (SELECT 1 FROM jobs WHERE manifest_sha256 = manifests.sha256)
        ORDER BY announced_at LIMIT @limit
        """,
        new { before, limit }).AsList();

    /// <summary>Removes a manifest, unless a job has it or it was announced anew.</summary>
    public static void DeleteUnused(SqliteConnection connection, string sha256, DateTimeOffset before) => connection.Execute(
        """
        DELETE FROM manifests WHERE sha256 = @sha256 AND announced_at < @before
            AND NOT EXISTS (SELECT 1 FROM jobs WHERE manifest_sha256 = @sha256)
        """,
        new { sha256, before });
}
