using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Uploads;

/// <summary>A row of <c>scenes</c>.</summary>
internal sealed record Scene
{
    /// <summary>64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    public required long SizeBytes { get; init; }

    public required string Name { get; init; }

    /// <summary>The last time that somebody wanted it.</summary>
    public required DateTimeOffset AnnouncedAt { get; init; }

    /// <summary>Of the stored object that was checked against the hash; null before.</summary>
    public string? Etag { get; init; }

    /// <summary>Where it is.</summary>
    public SceneRef Ref => new(Sha256, SizeBytes, KeyOf(Sha256));

    /// <summary>Key of the scene with that hash.</summary>
    public static string KeyOf(string sha256) => $"scenes/{sha256}.blend";
}

/// <summary>The statements on <c>scenes</c>.</summary>
internal static class SceneTable
{
    /// <summary>Adds a scene; one that is known is wanted anew.</summary>
    public static void Announce(SqliteConnection connection, Scene scene) =>
        connection.Execute(
            """
            INSERT INTO scenes (sha256, size_bytes, name, announced_at) VALUES (@Sha256, @SizeBytes, @Name, @AnnouncedAt)
            ON CONFLICT (sha256) DO UPDATE SET announced_at = excluded.announced_at
            """,
            new
            {
                scene.Sha256,
                scene.SizeBytes,
                scene.Name,
                scene.AnnouncedAt,
            }
        );

    /// <summary>The scene, which is wanted anew; null when it is not known.</summary>
    public static Scene? Renew(SqliteConnection connection, string sha256, DateTimeOffset now) =>
        connection.QuerySingleOrDefault<Scene>(
            "UPDATE scenes SET announced_at = @now WHERE sha256 = @sha256 RETURNING *",
            new { sha256, now }
        );

    /// <summary>The scene, or null.</summary>
    public static Scene? Find(SqliteConnection connection, string sha256) =>
        connection.QuerySingleOrDefault<Scene>("SELECT * FROM scenes WHERE sha256 = @sha256", new { sha256 });

    /// <summary>Remembers which stored object was found to be the scene.</summary>
    /// <param name="connection">Of the transaction.</param>
    /// <param name="sha256">The scene's hash.</param>
    /// <param name="etag">The object's; null when it is about to be removed.</param>
    public static void Checked(SqliteConnection connection, string sha256, string? etag) =>
        connection.Execute("UPDATE scenes SET etag = @etag WHERE sha256 = @sha256", new { sha256, etag });

    /// <summary>Scenes last announced before <paramref name="before"/> that no job has.</summary>
    public static List<Scene> Unused(SqliteConnection connection, DateTimeOffset before, int limit) =>
        connection
            .Query<Scene>(
                """
                SELECT * FROM scenes
                WHERE announced_at < @before AND NOT EXISTS (SELECT 1 FROM jobs WHERE scene_sha256 = scenes.sha256)
                ORDER BY announced_at LIMIT @limit
                """,
                new { before, limit }
            )
            .AsList();

    /// <summary>Whether a job has the scene.</summary>
    public static bool IsUsed(SqliteConnection connection, string sha256) =>
        connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM jobs WHERE scene_sha256 = @sha256)", new { sha256 });

    /// <summary>Removes a scene, unless a job has it or it was announced anew.</summary>
    public static void DeleteUnused(SqliteConnection connection, Scene scene) =>
        connection.Execute(
            """
            DELETE FROM scenes WHERE sha256 = @Sha256 AND announced_at = @AnnouncedAt
                AND NOT EXISTS (SELECT 1 FROM jobs WHERE scene_sha256 = @Sha256)
            """,
            new { scene.Sha256, scene.AnnouncedAt }
        );
}

/// <summary>The statements on <c>inspections</c>: what workers found in scenes, each beside the files that went along.</summary>
internal static class InspectionTable
{
    /// <summary>What was found; null before.</summary>
    public static SceneInspection? Find(SqliteConnection connection, SceneRef scene) =>
        connection
            .QuerySingleOrDefault<Row>("SELECT inspection FROM inspections WHERE identity = @Identity", new { scene.Identity })
            ?.Inspection;

    /// <summary>Keeps what was found, unless scene or manifest are gone.</summary>
    public static void Keep(SqliteConnection connection, string sceneSha256, string? manifestSha256, SceneInspection inspection) =>
        connection.Execute(
            """
            INSERT INTO inspections (identity, scene_sha256, manifest_sha256, inspection)
            SELECT @identity, sha256, @manifestSha256, @inspection FROM scenes
            WHERE sha256 = @sceneSha256 AND (@manifestSha256 IS NULL OR EXISTS (SELECT 1 FROM manifests WHERE sha256 = @manifestSha256))
            ON CONFLICT (identity) DO UPDATE SET inspection = excluded.inspection
            """,
            new
            {
                identity = SceneRef.IdentityOf(sceneSha256, manifestSha256),
                sceneSha256,
                manifestSha256,
                inspection,
            }
        );

    private sealed record Row
    {
        public required SceneInspection Inspection { get; init; }
    }
}

/// <summary>How a .blend begins.</summary>
internal static class BlendFile
{
    /// <summary>Bytes to look at.</summary>
    public const int HeaderLength = 7;

    /// <summary>
    /// Whether a file may be a .blend: the word BLENDER, or the mark of gzip (Blender before 3.0, compressed) or of Zstandard (since).
    /// </summary>
    public static bool IsOne(ReadOnlySpan<byte> header) =>
        header.StartsWith("BLENDER"u8)
        || header.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])
        || header.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]);
}
