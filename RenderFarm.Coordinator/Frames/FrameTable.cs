using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Frames;

/// <summary>The statements on <c>frames</c>. States are changed by <see cref="FrameLifecycle"/> alone.</summary>
internal static class FrameTable
{
    private const string Select = "SELECT *, (SELECT names FROM jobs WHERE id = frames.job_id) AS names FROM frames ";

    /// <summary>Adds a waiting row for each number, and for each part of each when they are divided.</summary>
    public static void Insert(SqliteConnection connection, string jobId, IReadOnlyList<int> numbers, int parts = 0) =>
        connection.Execute(
            """
            INSERT INTO frames (job_id, number, part, parts, state)
            SELECT @jobId, numbers.value, parts.value, iif(parts.value = 0, @parts, 0), 'Waiting'
            FROM json_each(@numbers) AS numbers, json_each(@rows) AS parts
            """,
            new
            {
                jobId,
                parts,
                numbers = JsonSerializer.Serialize(numbers),
                rows = JsonSerializer.Serialize(Enumerable.Range(0, parts + 1)),
            }
        );

    /// <summary>Divides all frames of a job into more parts, which wait.</summary>
    public static void AddParts(SqliteConnection connection, string jobId, int before, int after) =>
        connection.Execute(
            """
            INSERT INTO frames (job_id, number, part, parts, state)
            SELECT job_id, number, parts.value, 0, 'Waiting'
            FROM frames, json_each(@rows) AS parts WHERE job_id = @jobId AND part = 0;
            UPDATE frames SET parts = @after WHERE job_id = @jobId AND part = 0;
            """,
            new
            {
                jobId,
                after,
                rows = JsonSerializer.Serialize(Enumerable.Range(before + 1, after - before)),
            }
        );

    /// <summary>The frame or the part, or null.</summary>
    public static Frame? Find(SqliteConnection connection, string jobId, int number, int part = 0) =>
        connection.QuerySingleOrDefault<Frame>(
            Select + "WHERE job_id = @jobId AND number = @number AND part = @part",
            new
            {
                jobId,
                number,
                part,
            }
        );

    /// <summary>The parts of a divided frame, in order.</summary>
    public static List<Frame> Parts(SqliteConnection connection, string jobId, int number) =>
        connection
            .Query<Frame>(
                "SELECT * FROM frames WHERE job_id = @jobId AND number = @number AND part > 0 ORDER BY part",
                new { jobId, number }
            )
            .AsList();

    /// <summary>Frames after <paramref name="after"/> by number, not buffered.</summary>
    public static IEnumerable<Frame> List(SqliteConnection connection, string jobId, long after, int limit) =>
        connection.Query<Frame>(
            Select + "WHERE job_id = @jobId AND number > @after AND part = 0 ORDER BY number LIMIT @limit",
            new
            {
                jobId,
                after,
                limit,
            },
            buffered: false
        );

    /// <summary>The first frames, or parts of divided ones, of a job that wait and may be fed now.</summary>
    public static List<Frame> Feedable(SqliteConnection connection, string jobId, DateTimeOffset now, int limit) =>
        connection
            .Query<Frame>(
                """
                SELECT * FROM frames
                WHERE job_id = @jobId AND state = 'Waiting' AND parts = 0 AND stale = 0 AND (not_before IS NULL OR not_before <= @now)
                ORDER BY number, part LIMIT @limit
                """,
                new
                {
                    jobId,
                    now,
                    limit,
                }
            )
            .AsList();

    /// <summary>The frames of a chunk that are fed or rendering.</summary>
    public static List<Frame> InFlight(SqliteConnection connection, string chunkId) =>
        connection
            .Query<Frame>(
                "SELECT * FROM frames WHERE chunk_id = @chunkId AND state IN ('Fed', 'Rendering') ORDER BY number",
                new { chunkId }
            )
            .AsList();

    /// <summary>Numbers of a job's frames that have no image and have not failed, in order.</summary>
    public static List<int> Unfinished(SqliteConnection connection, string jobId) =>
        connection
            .Query<int>(
                "SELECT number FROM frames WHERE job_id = @jobId AND part = 0 AND state IN ('Waiting', 'Fed', 'Rendering') ORDER BY number",
                new { jobId }
            )
            .AsList();

    /// <summary>The first of a job's frames where they follow each other without a gap; else null.</summary>
    public static int? FirstOfRow(SqliteConnection connection, string jobId) =>
        connection.ExecuteScalar<int?>(
            "SELECT MIN(number) FROM frames WHERE job_id = @jobId AND part = 0 HAVING MAX(number) - MIN(number) + 1 = COUNT(*)",
            new { jobId }
        );

    /// <summary>Numbers of all of a job's frames.</summary>
    public static List<int> Numbers(SqliteConnection connection, string jobId) =>
        connection.Query<int>("SELECT number FROM frames WHERE job_id = @jobId AND part = 0 ORDER BY number", new { jobId }).AsList();

    /// <summary>All of a job's frames in a few letters each, not buffered.</summary>
    public static IEnumerable<(long Number, string State, long IsFlagged, double Seconds)> Overview(
        SqliteConnection connection,
        string jobId
    ) =>
        connection.Query<(long, string, long, double)>(
            """
            SELECT number, state, flags IS NOT NULL, COALESCE(render_seconds, 0.0) FROM frames
            WHERE job_id = @jobId AND part = 0 ORDER BY number
            """,
            new { jobId },
            buffered: false
        );

    /// <summary>The frame of a job that was stored last, or null.</summary>
    public static Frame? Newest(SqliteConnection connection, string jobId) =>
        connection.QueryFirstOrDefault<Frame>(
            Select + "WHERE job_id = @jobId AND state = 'Rendered' AND part = 0 ORDER BY ended_at DESC, number DESC LIMIT 1",
            new { jobId }
        );

    /// <summary>Numbers of a job's frames that have failed.</summary>
    public static List<int> Failed(SqliteConnection connection, string jobId) =>
        connection
            .Query<int>("SELECT number FROM frames WHERE job_id = @jobId AND state = 'Failed' AND part = 0 ORDER BY number", new { jobId })
            .AsList();

    /// <summary>Frames that are not fed before what is stored of them is removed.</summary>
    public static List<(string JobId, int Number)> Stale(SqliteConnection connection, int limit) =>
        connection
            .Query<(string, int)>("SELECT job_id, number FROM frames WHERE stale = 1 AND part = 0 LIMIT @limit", new { limit })
            .AsList();

    /// <summary>That is removed, also of the frame's parts.</summary>
    public static void Clean(SqliteConnection connection, string jobId, int number) =>
        connection.Execute("UPDATE frames SET stale = 0 WHERE job_id = @jobId AND number = @number", new { jobId, number });

    /// <summary>Why the first failed frame of a job failed.</summary>
    public static Frame? FirstFailed(SqliteConnection connection, string jobId) =>
        connection.QueryFirstOrDefault<Frame>(
            "SELECT * FROM frames WHERE job_id = @jobId AND state = 'Failed' AND part = 0 ORDER BY number LIMIT 1",
            new { jobId }
        );

    /// <summary>Frames of a job in order, each with a hash of its picture, or of its file where that is all that is known.</summary>
    public static List<(int Number, string? Content)> Contents(SqliteConnection connection, string jobId) =>
        connection
            .Query<(int, string?)>(
                "SELECT number, COALESCE(pixels, sha256) FROM frames WHERE job_id = @jobId AND part = 0 ORDER BY number",
                new { jobId }
            )
            .AsList();

    /// <summary>The first suspicious frames of a job.</summary>
    public static List<Frame> Flagged(SqliteConnection connection, string jobId, int limit) =>
        connection
            .Query<Frame>(
                "SELECT * FROM frames WHERE job_id = @jobId AND flags IS NOT NULL ORDER BY number LIMIT @limit",
                new { jobId, limit }
            )
            .AsList();

    /// <summary>Writes what may change of a frame.</summary>
    public static void Save(SqliteConnection connection, Frame frame) =>
        connection.Execute(
            """
            UPDATE frames SET
                parts_done = @PartsDone, state = @State, attempts = @Attempts, worker_faults = @WorkerFaults, feeds = @Feeds,
                    not_before = @NotBefore, stale = @Stale,
                chunk_id = @ChunkId, worker_id = @WorkerId, progress = @Progress, started_at = @StartedAt, ended_at = @EndedAt,
                preview_key = @PreviewKey, flags = @Flags, outputs = @Outputs, image_key = @ImageKey, size_bytes = @SizeBytes,
                sha256 = @Sha256, pixels = @Pixels, log_key = @LogKey, traceparent = @Traceparent,
                returned_at = @ReturnedAt, error = @Error, log_tail = @LogTail, render_seconds = @RenderSeconds, timings = @Timings
            WHERE job_id = @JobId AND number = @Number AND part = @Part
            """,
            new
            {
                frame.JobId,
                frame.Number,
                frame.Part,
                frame.PartsDone,
                State = frame.State.ToString(),
                frame.Attempts,
                frame.WorkerFaults,
                frame.Feeds,
                frame.NotBefore,
                frame.Stale,
                frame.ChunkId,
                frame.WorkerId,
                frame.Progress,
                frame.StartedAt,
                frame.EndedAt,
                frame.PreviewKey,
                Outputs = frame.Outputs.Count == 0 ? null : frame.Outputs,
                Flags = frame.Flags.Count == 0 ? null : frame.Flags,
                frame.ImageKey,
                frame.SizeBytes,
                frame.Sha256,
                frame.Pixels,
                frame.LogKey,
                frame.Traceparent,
                frame.ReturnedAt,
                frame.Error,
                frame.LogTail,
                frame.RenderSeconds,
                frame.Timings,
            }
        );
}
