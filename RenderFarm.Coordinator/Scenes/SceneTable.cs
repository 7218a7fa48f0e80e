using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>The statements on <c>scenes</c>.</summary>
internal static class SceneTable
{
    /// <summary>Adds a scene; one that is known is wanted anew.</summary>
    public static void Announce(SqliteConnection connection, Scene scene) => connection.Execute(
        """
        INSERT INTO scenes (sha256, size_bytes, name, announced_at) VALUES (@Sha256, @SizeBytes, @Name, @AnnouncedAt)
        ON CONFLICT (sha256) DO UPDATE SET announced_at = excluded.announced_at
        """,
        new { scene.Sha256, scene.SizeBytes, scene.Name, scene.AnnouncedAt });

    /// <summary>The scene, which is wanted anew; null when it is not known.</summary>
    public static Scene? Renew(SqliteConnection connection, string sha256, DateTimeOffset now) => connection.QuerySingleOrDefault<Scene>(
        "UPDATE scenes SET announced_at = @now WHERE sha256 = @sha256 RETURNING *", new { sha256, now });

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
    public static List<Scene> Unused(SqliteConnection connection, DateTimeOffset before, int limit) => connection.Query<Scene>(
        """
        SELECT * FROM scenes
        WHERE announced_at < @before AND NOT EXISTS (SELECT 1 FROM jobs WHERE scene_sha256 = scenes.sha256)
        ORDER BY announced_at LIMIT @limit
        """,
        new { before, limit }).AsList();

    /// <summary>Whether a job has the scene.</summary>
    public static bool IsUsed(SqliteConnection connection, string sha256) =>
        connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM jobs WHERE scene_sha256 = @sha256)", new { sha256 });

    /// <summary>Removes a scene, unless a job has it or it was announced anew.</summary>
    public static void DeleteUnused(SqliteConnection connection, Scene scene) => connection.Execute(
        """
        DELETE FROM scenes WHERE sha256 = @Sha256 AND announced_at = @AnnouncedAt
            AND NOT EXISTS (SELECT 1 FROM jobs WHERE scene_sha256 = @Sha256)
        """,
        new { scene.Sha256, scene.AnnouncedAt });
}
