using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure;

namespace RenderFarm.Coordinator.Uploads;

/// <summary>A row of <c>manifests</c>.</summary>
internal sealed record Manifest
{
    /// <summary>64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>Bytes of its files.</summary>
    public required long TotalBytes { get; init; }

    public ManifestRef Ref => new(Sha256, SizeBytes, TotalBytes);
}

/// <summary>The statements on <c>manifests</c>.</summary>
internal static class ManifestTable
{
    /// <summary>Where a job's scene is, with the files that go along.</summary>
    public static SceneRef PlaceOf(SqliteConnection connection, string scene, string? manifest) =>
        SceneTable.Find(connection, scene)!.Ref with
        {
            Manifest = manifest is null ? null : Find(connection, manifest)!.Ref,
        };

    /// <summary>The manifest, or null.</summary>
    public static Manifest? Find(SqliteConnection connection, string sha256) =>
        connection.QuerySingleOrDefault<Manifest>(
            "SELECT sha256, size_bytes, total_bytes FROM manifests WHERE sha256 = @sha256",
            new { sha256 }
        );

    /// <summary>The manifest, which is wanted anew; null when it is not known.</summary>
    public static Manifest? Renew(SqliteConnection connection, string sha256, DateTimeOffset now) =>
        connection.QuerySingleOrDefault<Manifest>(
            "UPDATE manifests SET announced_at = @now WHERE sha256 = @sha256 RETURNING sha256, size_bytes, total_bytes",
            new { sha256, now }
        );

    /// <summary>Adds a manifest of assets that are stored; one that is known is wanted anew.</summary>
    public static void Announce(SqliteConnection connection, Manifest manifest, IEnumerable<string> assets, DateTimeOffset now)
    {
        connection.Execute(
            """
            INSERT INTO manifests (sha256, size_bytes, total_bytes, announced_at) VALUES (@Sha256, @SizeBytes, @TotalBytes, @now)
            ON CONFLICT (sha256) DO UPDATE SET announced_at = excluded.announced_at
            """,
            new
            {
                manifest.Sha256,
                manifest.SizeBytes,
                manifest.TotalBytes,
                now,
            }
        );
        connection.Execute(
            "INSERT INTO manifest_assets (manifest_sha256, asset_sha256) VALUES (@Sha256, @asset) ON CONFLICT DO NOTHING",
            assets.Select(asset => new { manifest.Sha256, asset })
        );
    }

    /// <summary>The hashes of its files, each once.</summary>
    public static List<string> Assets(SqliteConnection connection, string sha256) =>
        connection.Query<string>("SELECT asset_sha256 FROM manifest_assets WHERE manifest_sha256 = @sha256", new { sha256 }).AsList();

    /// <summary>Whether a job has it, or somebody wanted it at that moment or later.</summary>
    public static bool IsWanted(SqliteConnection connection, string sha256, DateTimeOffset since) =>
        connection.ExecuteScalar<bool>(
            """
            SELECT EXISTS (SELECT 1 FROM jobs WHERE manifest_sha256 = @sha256)
                OR EXISTS (SELECT 1 FROM manifests WHERE sha256 = @sha256 AND announced_at >= @since)
            """,
            new { sha256, since }
        );

    /// <summary>Manifests last announced before <paramref name="before"/> that no job has.</summary>
    public static List<string> Unused(SqliteConnection connection, DateTimeOffset before, int limit) =>
        connection
            .Query<string>(
                """
                SELECT sha256 FROM manifests
                WHERE announced_at < @before AND NOT EXISTS (SELECT 1 FROM jobs WHERE manifest_sha256 = manifests.sha256)
                ORDER BY announced_at LIMIT @limit
                """,
                new { before, limit }
            )
            .AsList();

    /// <summary>Removes a manifest, unless a job has it or it was announced anew.</summary>
    public static void DeleteUnused(SqliteConnection connection, string sha256, DateTimeOffset before) =>
        connection.Execute(
            """
            DELETE FROM manifests WHERE sha256 = @sha256 AND announced_at < @before
                AND NOT EXISTS (SELECT 1 FROM jobs WHERE manifest_sha256 = @sha256)
            """,
            new { sha256, before }
        );
}

/// <summary>Checks manifests as they come in.</summary>
internal static class ValidManifest
{
    /// <summary>Problems that are told at once.</summary>
    private const int MaxProblems = 10;

    /// <summary>Every problem that the manifest has is added to <paramref name="errors"/>, up to a limit.</summary>
    /// <returns>The manifest with its hashes in lower case.</returns>
    public static AssetManifest From(AssetManifest manifest, ValidationErrors errors)
    {
        if (AssetPath.Problem(manifest.Scene) is { } problem)
            errors.Add("scene", problem + ".");
        errors.Range("files", manifest.Files?.Count ?? 0, 1, AssetLimits.MaxFiles);
        if (!errors.IsEmpty)
            return manifest;

        var names = new Names();
        names.Add(manifest.Scene);
        var files = new List<AssetFile>(manifest.Files!.Count);
        foreach (var file in manifest.Files.TakeWhile(_ => errors.ByField.Count < MaxProblems))
        {
            var field = $"files[{files.Count}]";
            if ((AssetPath.Problem(file?.Path) ?? names.Add(file!.Path)) is { } wrong)
                errors.Add($"{field}.path", wrong + ".");
            errors.Range($"{field}.sizeBytes", file?.SizeBytes ?? 0, 0, AssetLimits.MaxFileBytes);
            files.Add(new AssetFile(file?.Path ?? "", errors.Sha256($"{field}.sha256", file?.Sha256 ?? ""), file?.SizeBytes ?? 0));
        }

        if (errors.IsEmpty)
            errors.Range("files", files.Sum(file => file.SizeBytes), 0, AssetLimits.MaxTotalBytes);
        return manifest with { Files = files };
    }

    /// <summary>Files and folders so far. What differs by case only is one and the same on some workers.</summary>
    private sealed class Names
    {
        private readonly HashSet<string> _files = new(StringComparer.OrdinalIgnoreCase);
        private readonly HashSet<string> _folders = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>Adds a file.</summary>
        /// <returns>Why it cannot stand beside the others; null when it can.</returns>
        public string? Add(string path)
        {
            if (!_files.Add(path))
                return "is there twice, or differs by upper and lower case only";
            if (_folders.Contains(path))
                return "is a file here and a folder in another path";
            for (var slash = path.LastIndexOf('/'); slash > 0 && _folders.Add(path[..slash]); slash = path.LastIndexOf('/', slash - 1))
            {
                if (_files.Contains(path[..slash]))
                    return "has a file of this manifest as a folder";
            }

            return null;
        }
    }
}
