using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Frames;

/// <summary>A row of <c>chunks</c>: some frames of a job that are on the queue or with a worker.</summary>
internal sealed record Chunk
{
    public required string Id { get; init; }

    public required string JobId { get; init; }

    public required DateTimeOffset FedAt { get; init; }

    /// <summary>Who has it; null while it is on the queue.</summary>
    public string? WorkerId { get; init; }

    /// <summary>Every worker that has had it: a message may be delivered again.</summary>
    public IReadOnlyList<string> Workers { get; init; } = [];

    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>Since when nobody has it.</summary>
    public DateTimeOffset? UnclaimedAt { get; init; }

    /// <summary>When its worker was done with it; null while it is not.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>The statements on <c>chunks</c>.</summary>
internal static class ChunkTable
{
    /// <summary>Adds a chunk that nobody has yet.</summary>
    public static void Insert(SqliteConnection connection, Chunk chunk) =>
        connection.Execute(
            "INSERT INTO chunks (id, job_id, fed_at, unclaimed_at) VALUES (@Id, @JobId, @FedAt, @FedAt)",
            new
            {
                chunk.Id,
                chunk.JobId,
                chunk.FedAt,
            }
        );

    /// <summary>The chunk, or null when it is settled or never was.</summary>
    public static Chunk? Find(SqliteConnection connection, string id) =>
        connection.QuerySingleOrDefault<Chunk>("SELECT * FROM chunks WHERE id = @id", new { id });

    /// <summary>Whether there are any.</summary>
    public static bool Any(SqliteConnection connection) => connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM chunks)");

    /// <summary>How many are on the queue of a pool or with its workers; null is the default pool.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="blender">Of jobs that are for that Blender; null for all.</param>
    public static int CountOpen(SqliteConnection connection, string? pool, string? blender = null) =>
        connection.ExecuteScalar<int>(
            """
            SELECT COUNT(*) FROM chunks JOIN jobs ON jobs.id = chunks.job_id
            WHERE chunks.ended_at IS NULL AND jobs.pool IS @pool AND (@blender IS NULL OR jobs.blender = @blender)
            """,
            new { pool, blender }
        );

    /// <summary>All of a job.</summary>
    public static List<Chunk> OfJob(SqliteConnection connection, string jobId) =>
        connection.Query<Chunk>("SELECT * FROM chunks WHERE job_id = @jobId", new { jobId }).AsList();

    /// <summary>All that a worker has.</summary>
    public static List<Chunk> OfWorker(SqliteConnection connection, string workerId) =>
        connection.Query<Chunk>("SELECT * FROM chunks WHERE worker_id = @workerId AND ended_at IS NULL", new { workerId }).AsList();

    /// <summary>Those whose worker was done with them before <paramref name="before"/>.</summary>
    public static List<Chunk> EndedBefore(SqliteConnection connection, DateTimeOffset before) =>
        connection.Query<Chunk>("SELECT * FROM chunks WHERE ended_at < @before", new { before }).AsList();

    /// <summary>Those of a pool that nobody has had since before <paramref name="before"/>.</summary>
    public static List<Chunk> UnclaimedBefore(SqliteConnection connection, string? pool, DateTimeOffset before) =>
        connection
            .Query<Chunk>(
                """
                SELECT chunks.* FROM chunks JOIN jobs ON jobs.id = chunks.job_id
                WHERE chunks.worker_id IS NULL AND chunks.ended_at IS NULL AND chunks.unclaimed_at < @before AND jobs.pool IS @pool
                """,
                new { pool, before }
            )
            .AsList();

    /// <summary>The pools of which there are such.</summary>
    public static List<string?> PoolsUnclaimedBefore(SqliteConnection connection, DateTimeOffset before) =>
        connection
            .Query<string?>(
                """
                SELECT DISTINCT jobs.pool FROM chunks JOIN jobs ON jobs.id = chunks.job_id
                WHERE chunks.worker_id IS NULL AND chunks.ended_at IS NULL AND chunks.unclaimed_at < @before
                """,
                new { before }
            )
            .AsList();

    /// <summary>
    /// Those claimed before <paramref name="before"/> by a live worker whose heartbeats since then name another chunk or none.
    /// </summary>
    public static List<Chunk> DisownedBefore(SqliteConnection connection, DateTimeOffset before) =>
        connection
            .Query<Chunk>(
                """
                SELECT chunks.* FROM chunks JOIN workers ON workers.id = chunks.worker_id
                WHERE chunks.ended_at IS NULL AND chunks.claimed_at < @before
                    AND workers.state NOT IN ('Gone', 'Lost') AND workers.chunk_id IS NOT chunks.id AND workers.chunk_since < @before
                """,
                new { before }
            )
            .AsList();

    /// <summary>Those claimed before <paramref name="before"/> by a worker that is not there: never heard of, gone or lost.</summary>
    public static List<Chunk> OrphanedBefore(SqliteConnection connection, DateTimeOffset before) =>
        connection
            .Query<Chunk>(
                """
                SELECT chunks.* FROM chunks LEFT JOIN workers ON workers.id = chunks.worker_id
                WHERE chunks.worker_id IS NOT NULL AND chunks.ended_at IS NULL AND chunks.claimed_at < @before
                    AND (workers.id IS NULL OR workers.state IN ('Gone', 'Lost'))
                """,
                new { before }
            )
            .AsList();

    /// <summary>Writes what may change of a chunk.</summary>
    public static void Save(SqliteConnection connection, Chunk chunk) =>
        connection.Execute(
            """
            UPDATE chunks SET worker_id = @WorkerId, workers = @Workers, claimed_at = @ClaimedAt, unclaimed_at = @UnclaimedAt,
                ended_at = @EndedAt
            WHERE id = @Id
            """,
            new
            {
                chunk.Id,
                chunk.WorkerId,
                chunk.Workers,
                chunk.ClaimedAt,
                chunk.UnclaimedAt,
                chunk.EndedAt,
            }
        );

    /// <summary>Removes a chunk.</summary>
    public static void Delete(SqliteConnection connection, string id) =>
        connection.Execute("DELETE FROM chunks WHERE id = @id", new { id });
}
