using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>The statements on <c>scenes</c>.</summary>
internal static class SceneTable
{
    /// <summary>Adds a scene; one that is known stays as it is.</summary>
    public static void Insert(SqliteConnection connection, Scene scene) => connection.Execute(
        "INSERT INTO scenes (sha256, size_bytes, name, created_at) VALUES (@Sha256, @SizeBytes, @Name, @CreatedAt) ON CONFLICT DO NOTHING",
        new { scene.Sha256, scene.SizeBytes, scene.Name, scene.CreatedAt });

    /// <summary>The scene, or null.</summary>
    public static Scene? Find(SqliteConnection connection, string sha256) =>
        connection.QuerySingleOrDefault<Scene>("SELECT * FROM scenes WHERE sha256 = @sha256", new { sha256 });

    /// <summary>Remembers which stored object was found to be the scene.</summary>
    public static void Checked(SqliteConnection connection, string sha256, string etag) =>
        connection.Execute("UPDATE scenes SET etag = @etag WHERE sha256 = @sha256", new { sha256, etag });

    /// <summary>Scenes announced before <paramref name="before"/> that no job has.</summary>
    public static List<Scene> Unused(SqliteConnection connection, DateTimeOffset before, int limit) => connection.Query<Scene>(
        """
        SELECT * FROM scenes
        WHERE created_at < @before AND NOT EXISTS (SELECT 1 FROM jobs WHERE scene_sha256 = scenes.sha256)
        ORDER BY created_at LIMIT @limit
        """,
        new { before, limit }).AsList();

    /// <summary>Removes a scene, unless a job has it.</summary>
    /// <returns>Whether it was removed.</returns>
    public static bool DeleteUnused(SqliteConnection connection, string sha256) => connection.Execute(
        "DELETE FROM scenes WHERE sha256 = @sha256 AND NOT EXISTS (SELECT 1 FROM jobs WHERE scene_sha256 = @sha256)", new { sha256 }) > 0;
}
