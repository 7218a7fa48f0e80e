using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>The statements on <c>jobs</c> about what users do to them after their submission.</summary>
internal static class SteeringTable
{
    /// <summary>Jobs whose state is news to the workers.</summary>
    public static List<Job> Untold(SqliteConnection connection, int limit) =>
        connection.Query<Job>(JobTable.Select + "WHERE untold = 1 ORDER BY seq LIMIT @limit", new { limit }).AsList();

    /// <summary>Remembers that they were told, unless there is other news meanwhile.</summary>
    public static void Told(SqliteConnection connection, Job job) =>
        connection.Execute(
            "UPDATE jobs SET untold = 0 WHERE id = @Id AND state = @State AND drops = @Drops",
            new
            {
                job.Id,
                State = job.State.ToString(),
                job.Drops,
            }
        );

    /// <summary>The job is paused, and has to be told so.</summary>
    public static void Hold(SqliteConnection connection, string id, bool drops) =>
        connection.Execute("UPDATE jobs SET untold = 1, drops = @drops WHERE id = @id", new { id, drops });

    /// <summary>A job that has ended goes on: what follows an end is to follow the next one too.</summary>
    public static void Reopen(SqliteConnection connection, string id) =>
        connection.Execute(
            "UPDATE jobs SET edition = edition + 1, leftovers_removed_at = NULL, pool_removed_at = NULL, "
                + "templates_removed_at = NULL WHERE id = @id",
            new { id }
        );

    /// <summary>A job has more frames, which wait.</summary>
    public static void Extend(SqliteConnection connection, string id, int frames) =>
        connection.Execute("UPDATE jobs SET total = total + @frames, waiting = waiting + @frames WHERE id = @id", new { id, frames });

    /// <summary>The frames of a job are to have more samples.</summary>
    public static void AddSamples(SqliteConnection connection, Job job) =>
        connection.Execute(
            "UPDATE jobs SET settings = @Settings, split = @Split, warnings = @Warnings WHERE id = @Id",
            new
            {
                job.Id,
                job.Settings,
                job.Split,
                job.Warnings,
            }
        );

    /// <summary>Writes what a user may change of a job.</summary>
    public static void Change(SqliteConnection connection, Job job) =>
        connection.Execute(
            "UPDATE jobs SET name = @Name, priority = @Priority, rental = @Rental WHERE id = @Id",
            new
            {
                job.Id,
                job.Name,
                job.Priority,
                job.Rental,
            }
        );

    /// <summary>A job that has ended is shown to nobody any more, and its key may make another.</summary>
    public static void Delete(SqliteConnection connection, string id, DateTimeOffset now) =>
        connection.Execute(
            "UPDATE jobs SET deleted_at = @now, idempotency_key = NULL, leftovers_removed_at = NULL WHERE id = @id",
            new { id, now }
        );

    /// <summary>Those whose files, or rows, are not gone yet: first those that nobody has looked at.</summary>
    public static List<Job> Deleted(SqliteConnection connection, int limit) =>
        connection
            .Query<Job>(
                JobTable.Select + "WHERE deleted_at IS NOT NULL ORDER BY leftovers_removed_at IS NOT NULL, ended_at LIMIT @limit",
                new { limit }
            )
            .AsList();

    /// <summary>Whether nothing comes of a job any more: it ended before a time, its workers know, and its pool is gone.</summary>
    public static bool IsOver(SqliteConnection connection, string id, DateTimeOffset before) =>
        connection.ExecuteScalar<bool>(
            """
            SELECT EXISTS (SELECT 1 FROM jobs WHERE id = @id AND ended_at <= @before AND untold = 0
                AND (pool IS NULL OR pool_removed_at IS NOT NULL))
            """,
            new { id, before }
        );

    /// <summary>Removes a job with all that is known of it.</summary>
    public static void Remove(SqliteConnection connection, string id) =>
        connection.Execute(
            """
            DELETE FROM frames WHERE job_id = @id;
            DELETE FROM chunks WHERE job_id = @id;
            DELETE FROM artifacts WHERE job_id = @id;
            DELETE FROM notifications WHERE job_id = @id;
            DELETE FROM frame_failures WHERE job_id = @id;
            DELETE FROM blocklist WHERE job_id = @id;
            DELETE FROM lost_renders WHERE job_id = @id;
            DELETE FROM instance_usage WHERE instance_id IN (SELECT id FROM instances WHERE pool = @id);
            DELETE FROM instances WHERE pool = @id;
            DELETE FROM rent_requests WHERE pool = @id;
            DELETE FROM jobs WHERE id = @id;
            """,
            new { id }
        );
}
