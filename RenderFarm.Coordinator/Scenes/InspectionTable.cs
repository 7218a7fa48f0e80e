using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>The statements on <c>inspections</c>: what workers found in scenes, each beside the files that went along.</summary>
internal static class InspectionTable
{
    /// <summary>What was found; null before.</summary>
    public static SceneInspection? Find(SqliteConnection connection, SceneRef scene) =>
        connection.QuerySingleOrDefault<Row>("SELECT inspection FROM inspections WHERE identity = @Identity", new { scene.Identity })?.Inspection;

    /// <summary>Keeps what was found, unless scene or manifest are gone.</summary>
    public static void Keep(SqliteConnection connection, string sceneSha256, string? manifestSha256, SceneInspection inspection) => connection.Execute(
        """
        INSERT INTO inspections (identity, scene_sha256, manifest_sha256, inspection)
        SELECT @identity, sha256, @manifestSha256, @inspection FROM scenes
        WHERE sha256 = @sceneSha256 AND (@manifestSha256 IS NULL OR EXISTS (SELECT 1 FROM manifests WHERE sha256 = @manifestSha256))
        ON CONFLICT (identity) DO UPDATE SET inspection = excluded.inspection
        """,
        new { identity = SceneRef.IdentityOf(sceneSha256, manifestSha256), sceneSha256, manifestSha256, inspection });

    private sealed record Row
    {
        public required SceneInspection Inspection { get; init; }
    }
}
