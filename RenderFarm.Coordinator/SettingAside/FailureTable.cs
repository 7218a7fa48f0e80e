using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.SettingAside;

/// <summary>The statements on <c>frame_failures</c> and <c>set_aside</c>.</summary>
internal static class FailureTable
{
    /// <summary>A frame has failed on a worker.</summary>
    public static void Add(SqliteConnection connection, string jobId, int number, int part, string workerId, int workerFaults, string error, DateTimeOffset now) =>
        connection.Execute(
            """
            INSERT INTO frame_failures (job_id, number, part, worker_id, worker_faults, error, failed_at)
            VALUES (@jobId, @number, @part, @workerId, @workerFaults, @error, @now)
            ON CONFLICT DO UPDATE SET worker_faults = worker_faults + excluded.worker_faults, error = excluded.error, failed_at = excluded.failed_at
            """,
            new { jobId, number, part, workerId, workerFaults, error, now });

    /// <summary>Who has failed a frame.</summary>
    public static List<string> WorkersThatFailed(SqliteConnection connection, string jobId, int number, int part) => connection.Query<string>(
        "SELECT worker_id FROM frame_failures WHERE job_id = @jobId AND number = @number AND part = @part",
        new { jobId, number, part }).AsList();

    /// <summary>Who has failed the frames of a job that wait.</summary>
    public static List<(int Number, int Part, string WorkerId)> OfWaiting(SqliteConnection connection, string jobId) => connection.Query<(int, int, string)>(
        """
        SELECT failure.number, failure.part, failure.worker_id FROM frame_failures AS failure
        JOIN frames USING (job_id, number, part)
        WHERE failure.job_id = @jobId AND frames.state = 'Waiting'
        """,
        new { jobId }).AsList();

    /// <summary>How often a worker has failed in a job by its own fault: it said so, or another has rendered the frame.</summary>
    public static int OwnFailures(SqliteConnection connection, string jobId, string workerId) => connection.ExecuteScalar<int>(
        """
        SELECT COALESCE(SUM(MAX(failure.worker_faults, frames.state = 'Rendered' AND frames.worker_id <> failure.worker_id)), 0)
        FROM frame_failures AS failure JOIN frames USING (job_id, number, part)
        WHERE failure.job_id = @jobId AND failure.worker_id = @workerId
        """,
        new { jobId, workerId });

    /// <summary>The last error of a worker in a job.</summary>
    public static string? LastError(SqliteConnection connection, string jobId, string workerId) => connection.QueryFirstOrDefault<string>(
        "SELECT error FROM frame_failures WHERE job_id = @jobId AND worker_id = @workerId ORDER BY failed_at DESC LIMIT 1", new { jobId, workerId });

    /// <summary>Sets a worker aside.</summary>
    /// <returns>False when it was already.</returns>
    public static bool SetAside(SqliteConnection connection, string jobId, string workerId, string reason) => connection.Execute(
        "INSERT INTO set_aside (job_id, worker_id, reason) VALUES (@jobId, @workerId, @reason) ON CONFLICT DO NOTHING",
        new { jobId, workerId, reason }) > 0;

    /// <summary>Who is set aside for a job.</summary>
    public static List<string> WorkersSetAside(SqliteConnection connection, string jobId) =>
        connection.Query<string>("SELECT worker_id FROM set_aside WHERE job_id = @jobId", new { jobId }).AsList();
}
