using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>What the database knows about how long frames, loading and booting have taken.</summary>
internal static class RecordedTimes
{
    /// <summary>Frames that are looked at, the newest jobs' first.</summary>
    private const int MostFrames = 5000;

    /// <summary>Boots that are looked at, the newest first.</summary>
    private const int MostBoots = 20;

    /// <summary>Seconds of the frames of jobs with the same scene and settings, by instance type; those of local workers are under the empty name.</summary>
    public static ILookup<string, double> Frames(SqliteConnection connection, string scene, string? manifest, RenderSettings settings) => connection.Query<(string, double)>(
        """
        SELECT iif(jobs.pool IS NULL, '', COALESCE(instances.instance_type, json_extract(workers.machine, '$.instanceType'))) AS type, frames.render_seconds
        FROM jobs
        JOIN frames ON frames.job_id = jobs.id AND frames.state = 'Rendered' AND frames.part = 0 AND frames.parts = 0 AND frames.render_seconds IS NOT NULL
        LEFT JOIN workers ON workers.id = frames.worker_id
        LEFT JOIN instances ON instances.pool = jobs.pool AND instances.worker_id = frames.worker_id
        WHERE jobs.scene_sha256 = @scene AND jobs.manifest_sha256 IS @manifest AND jobs.settings = @settings AND type IS NOT NULL
        ORDER BY jobs.seq DESC LIMIT @MostFrames
        """,
        new { scene, manifest, settings, MostFrames }).ToLookup(row => row.Item1, row => row.Item2, StringComparer.Ordinal);

    /// <summary>Mean seconds that a worker of the jobs on a scene took to fetch and open it; null while nobody has.</summary>
    public static double? Load(SqliteConnection connection, string scene, string? manifest, bool isLocal) => connection.ExecuteScalar<double?>(
        """
        SELECT SUM(scene_fetch + blender_start + scene_load) / SUM(MAX(1, (SELECT COUNT(DISTINCT worker_id) FROM frames WHERE job_id = jobs.id)))
        FROM jobs WHERE scene_sha256 = @scene AND manifest_sha256 IS @manifest AND (pool IS NULL) = @isLocal AND rendered > 0
        """,
        new { scene, manifest, isLocal });

    /// <summary>Median seconds that machines took from their launch to their worker's first sign of life: of the type, else of any; null while there was none.</summary>
    public static double? Boot(SqliteConnection connection, string type) => BootOf(connection, type) ?? BootOf(connection, null);

    private static double? BootOf(SqliteConnection connection, string? type)
    {
        List<double> boots = connection.Query<double>(
            """
            SELECT (ready_at - launched_at) / 1000.0 FROM instances
            WHERE ready_at >= launched_at AND (@type IS NULL OR instance_type = @type) ORDER BY launched_at DESC LIMIT @MostBoots
            """,
            new { type, MostBoots }).Order().AsList();
        return boots.Count == 0 ? null : QuoteMath.Quantile(boots, 0.5);
    }
}
