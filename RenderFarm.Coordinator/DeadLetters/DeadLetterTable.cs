using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.DeadLetters;

/// <summary>The statements on <c>dead_letters</c>. Those that were taken again stay for a while, so that none is taken again for ever.</summary>
internal static class DeadLetterTable
{
    /// <summary>Adds one; one that is there stays as it is.</summary>
    public static void Insert(SqliteConnection connection, DeadLetter letter) => connection.Execute(
        """
        INSERT INTO dead_letters (id, queue, body, content_type, message_id, type, job_id, frame, worker_id, reason, failed_at)
        VALUES (@Id, @Queue, @Body, @ContentType, @MessageId, @Type, @JobId, @Frame, @WorkerId, @Reason, @FailedAt) ON CONFLICT DO NOTHING
        """,
        letter);

    /// <summary>How many wait for somebody.</summary>
    public static int Count(SqliteConnection connection) => connection.ExecuteScalar<int>("SELECT COUNT(*) FROM dead_letters WHERE taken_at IS NULL");

    /// <summary>Those that wait, newest first, from before <paramref name="beforeSeq"/>.</summary>
    public static List<DeadLetter> List(SqliteConnection connection, long beforeSeq, int limit) => connection.Query<DeadLetter>(
        "SELECT * FROM dead_letters WHERE taken_at IS NULL AND seq < @beforeSeq ORDER BY seq DESC LIMIT @limit", new { beforeSeq, limit }).AsList();

    /// <summary>One that waits, or null.</summary>
    public static DeadLetter? Find(SqliteConnection connection, string id) =>
        connection.QuerySingleOrDefault<DeadLetter>("SELECT * FROM dead_letters WHERE taken_at IS NULL AND id = @id", new { id });

    /// <summary>Whether the same message was taken again before.</summary>
    public static bool WasTaken(SqliteConnection connection, string messageId) => connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM dead_letters WHERE message_id = @messageId AND taken_at IS NOT NULL)", new { messageId });

    /// <summary>Remembers that one was taken again; its body is on its queue then.</summary>
    public static void Taken(SqliteConnection connection, string id, DateTimeOffset now) =>
        connection.Execute("UPDATE dead_letters SET taken_at = @now, body = '' WHERE id = @id", new { id, now });

    /// <summary>Removes one, or all that wait.</summary>
    public static int Drop(SqliteConnection connection, string? id) =>
        connection.Execute("DELETE FROM dead_letters WHERE taken_at IS NULL AND (@id IS NULL OR id = @id)", new { id });

    /// <summary>Keeps the newest, by count, by size and by age.</summary>
    public static int Bound(SqliteConnection connection, int count, long characters, DateTimeOffset since) => connection.Execute(
        """
        DELETE FROM dead_letters WHERE failed_at < @since OR seq IN (
            SELECT seq FROM (SELECT seq, ROW_NUMBER() OVER newest AS place, SUM(LENGTH(body)) OVER newest AS total FROM dead_letters WINDOW newest AS (ORDER BY seq DESC))
            WHERE place > @count OR total > @characters)
        """,
        new { count, characters, since });
}
