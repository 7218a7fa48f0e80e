using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Workers;

/// <summary>The statements on <c>workers</c>. States are changed by <see cref="WorkerLifecycle"/> alone.</summary>
internal static class WorkerTable
{
    /// <summary>With the frame in hand: the one that was begun last, for the one before may still be on its way to the store.</summary>
    private const string Select = """
        SELECT workers.*, hand.job_id AS job_id, hand.number AS frame,
            (SELECT json_group_array(json_object('jobId', blocklist.job_id, 'workerId', worker_id, 'reason', reason))
                FROM blocklist JOIN jobs ON jobs.id = blocklist.job_id AND jobs.ended_at IS NULL
                WHERE worker_id = workers.id) AS blocklist
        FROM workers LEFT JOIN frames AS hand ON (hand.job_id, hand.number, hand.part) = (
            SELECT job_id, number, part FROM frames WHERE worker_id = workers.id AND state = 'Rendering' ORDER BY started_at DESC LIMIT 1)

        """;

    /// <summary>The worker, or null.</summary>
    public static Worker? Find(SqliteConnection connection, string id) =>
        connection.QuerySingleOrDefault<Worker>(Select + "WHERE workers.id = @id", new { id });

    /// <summary>Those that are there, by name, then those that were, newest first.</summary>
    public static List<Worker> List(SqliteConnection connection, int limit) =>
        connection
            .Query<Worker>(
                Select
                    + """
                    ORDER BY workers.state IN ('Gone', 'Lost'), CASE WHEN workers.state IN ('Gone', 'Lost') THEN -workers.last_seen_at END,
                        workers.id
                    LIMIT @limit
                    """,
                new { limit }
            )
            .AsList();

    /// <summary>Ids of those that can take a chunk of a pool; null is the default pool.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="blender">Those with that version of Blender; null for all.</param>
    public static List<string> AbleIds(SqliteConnection connection, string? pool, string? blender = null) =>
        connection
            .Query<string>(
                """
                SELECT id FROM workers
                WHERE state IN ('Starting', 'Idle', 'Rendering') AND problem IS NULL AND pool IS @pool
                    AND (@blender IS NULL OR blender_version = @blender OR blender_version LIKE @blender || '.%')
                """,
                new { pool, blender }
            )
            .AsList();

    /// <summary>The versions of Blender that those of the default pool have.</summary>
    public static List<string> Blenders(SqliteConnection connection) =>
        connection
            .Query<string>(
                """
                SELECT DISTINCT blender_version FROM workers
                WHERE state IN ('Starting', 'Idle', 'Rendering') AND pool IS NULL AND blender_version IS NOT NULL
                """
            )
            .AsList();

    /// <summary>How many are there, able or not.</summary>
    public static int CountLive(SqliteConnection connection) =>
        connection.ExecuteScalar<int>("SELECT COUNT(*) FROM workers WHERE state NOT IN ('Gone', 'Lost')");

    /// <summary>How many of the default pool are there that report a graphics processor.</summary>
    public static int CountWithGpu(SqliteConnection connection) =>
        connection.ExecuteScalar<int>(
            "SELECT COUNT(*) FROM workers WHERE state NOT IN ('Gone', 'Lost') AND pool IS NULL AND json_array_length(gpus) > 0"
        );

    /// <summary>Those that are there and were last heard before <paramref name="before"/>.</summary>
    public static List<Worker> SilentSince(SqliteConnection connection, DateTimeOffset before) =>
        connection
            .Query<Worker>(Select + "WHERE workers.state NOT IN ('Gone', 'Lost') AND workers.last_seen_at < @before", new { before })
            .AsList();

    /// <summary>Those on an instance.</summary>
    public static List<Worker> OfInstance(SqliteConnection connection, string instanceId) =>
        connection
            .Query<Worker>(
                Select + "WHERE workers.instance IS NOT NULL AND json_extract(workers.instance, '$.instanceId') = @instanceId",
                new { instanceId }
            )
            .AsList();

    /// <summary>Those that are there, with their versions of Blender; null where none was found yet.</summary>
    public static List<(string Id, string? Blender)> LiveBlenders(SqliteConnection connection) =>
        connection.Query<(string, string?)>("SELECT id, blender_version FROM workers WHERE state NOT IN ('Gone', 'Lost')").AsList();

    /// <summary>Ids of those that are there.</summary>
    public static List<string> LiveIds(SqliteConnection connection) =>
        connection.Query<string>("SELECT id FROM workers WHERE state NOT IN ('Gone', 'Lost')").AsList();

    /// <summary>
    /// Ids of those that ended, were last heard of before <paramref name="silentSince"/>, and whose control queue may still be there.
    /// </summary>
    public static List<string> WithQueueToDelete(SqliteConnection connection, DateTimeOffset silentSince, int limit) =>
        connection
            .Query<string>(
                """
                SELECT id FROM workers
                WHERE queue_deleted_at IS NULL AND state IN ('Gone', 'Lost') AND last_seen_at < @silentSince
                ORDER BY last_seen_at LIMIT @limit
                """,
                new { silentSince, limit }
            )
            .AsList();

    /// <summary>Remembers that a worker's control queue is removed.</summary>
    public static void QueueDeleted(SqliteConnection connection, string id, DateTimeOffset now) =>
        connection.Execute("UPDATE workers SET queue_deleted_at = @now WHERE id = @id AND state IN ('Gone', 'Lost')", new { id, now });

    /// <summary>Removes those that ended before <paramref name="before"/>.</summary>
    public static int Forget(SqliteConnection connection, DateTimeOffset before) =>
        connection.Execute(
            "DELETE FROM workers WHERE state IN ('Gone', 'Lost') AND queue_deleted_at IS NOT NULL AND last_seen_at < @before",
            new { before }
        );

    /// <summary>One frame more.</summary>
    public static void CountFrame(SqliteConnection connection, string id) =>
        connection.Execute("UPDATE workers SET frames_rendered = frames_rendered + 1 WHERE id = @id", new { id });

    /// <summary>Writes a worker, new or known; all but the count of its frames.</summary>
    public static void Save(SqliteConnection connection, Worker worker) =>
        connection.Execute(
            """
            INSERT INTO workers (id, state, host, process_id, blender_version, cores, gpus, isolation, problem, ending, pool, instance,
                interruption, chunk_id, chunk_since,
                started_at, reported_at, last_seen_at, queue_deleted_at)
            VALUES (@Id, @State, @Host, @ProcessId, @BlenderVersion, @Cores, @Gpus, @Isolation, @Problem, @Ending, @Pool, @Instance,
                @Interruption, @ChunkId, @ChunkSince,
                @StartedAt, @ReportedAt, @LastSeenAt, @QueueDeletedAt)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, host = excluded.host, process_id = excluded.process_id,
                blender_version = excluded.blender_version, cores = excluded.cores, gpus = excluded.gpus,
                isolation = excluded.isolation, problem = excluded.problem, ending = excluded.ending, chunk_id = excluded.chunk_id,
                pool = excluded.pool, instance = excluded.instance, interruption = excluded.interruption,
                chunk_since = excluded.chunk_since, started_at = excluded.started_at, reported_at = excluded.reported_at,
                last_seen_at = excluded.last_seen_at, queue_deleted_at = excluded.queue_deleted_at
            """,
            new
            {
                worker.Id,
                State = worker.State.ToString(),
                worker.Host,
                worker.ProcessId,
                worker.BlenderVersion,
                worker.Cores,
                worker.Gpus,
                worker.Isolation,
                worker.Problem,
                worker.Ending,
                worker.Pool,
                worker.Instance,
                worker.Interruption,
                worker.ChunkId,
                worker.ChunkSince,
                worker.StartedAt,
                worker.ReportedAt,
                worker.LastSeenAt,
                worker.QueueDeletedAt,
            }
        );
}
