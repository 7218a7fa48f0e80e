using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>The statements on <c>jobs</c>. States are changed by <see cref="JobLifecycle"/> alone.</summary>
internal static class JobTable
{
    /// <summary>
    /// TOTAL, unlike SUM, is a real number for no rows too; Dapper takes the type of a column from the first row that it sees.
    /// </summary>
    internal const string Select = """
        SELECT *, (SELECT TOTAL(progress) FROM frames WHERE job_id = jobs.id AND state = 'Rendering' AND part = 0) AS under_way,
            (SELECT COUNT(*) FROM frames WHERE job_id = jobs.id AND flags IS NOT NULL) AS flagged,
            (SELECT json_group_array(json_object('jobId', job_id, 'kind', kind, 'state', state, 'key', key, 'sizeBytes', size_bytes,
                'sha256', sha256, 'note', note, 'error', error))
                FROM artifacts WHERE job_id = jobs.id) AS artifacts,
            (SELECT json_group_array(json_object('jobId', job_id, 'workerId', worker_id, 'reason', reason))
                FROM blocklist WHERE job_id = jobs.id) AS blocklist,
            (SELECT json_group_array(json_object('kind', kind, 'text', text, 'at', strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0,
                'unixepoch')))
                FROM job_notices WHERE job_id = jobs.id) AS notices,
            (SELECT json_group_array(json_object('url', value, 'event', event, 'attempts', IFNULL(attempts, 0), 'endedAt',
                strftime('%Y-%m-%dT%H:%M:%fZ', told.ended_at / 1000.0, 'unixepoch'), 'error', told.error))
                FROM json_each(jobs.notify) LEFT JOIN notifications AS told
                    ON told.seq = (SELECT MAX(seq) FROM notifications WHERE job_id = jobs.id AND url = value)) AS notifications,
            (SELECT cost FROM job_ledger WHERE job_id = jobs.id) AS cost,
            (SELECT COUNT(*) FROM instances WHERE instances.pool = jobs.pool AND instances.state <> 'Terminated') AS instances
        FROM jobs

        """;

    private const string Filtered = """
        WHERE seq < @beforeSeq AND deleted_at IS NULL AND (@All OR sample_of IS NULL)
            AND (@States IS NULL OR state IN (SELECT value FROM json_each(@States)))
            AND (@Name IS NULL OR instr(lower(name), lower(@Name)) > 0)
            AND (@Since IS NULL OR created_at >= @Since) AND (@Until IS NULL OR created_at < @Until)
        """;

    /// <summary>Adds a job.</summary>
    public static void Insert(SqliteConnection connection, Job job) =>
        connection.Execute(
            """
            INSERT INTO jobs (id, name, state, scene_sha256, manifest_sha256, priority, settings, names, blender, allow_missing, split,
                strict, video, view, rental, pool, sample_of, idempotency_key, request_sha256, quoted_dollars, quoted_seconds,
                frames_per_second, warnings, notify, traceparent, created_at, total, waiting)
            VALUES (@Id, @Name, @State, @SceneSha256, @ManifestSha256, @Priority, @Settings, @Names, @Blender, @AllowMissing, @Split,
                @Strict, @Video, @View, @Rental, @Pool, @SampleOf, @IdempotencyKey, @RequestSha256, @QuotedDollars, @QuotedSeconds,
                @FramesPerSecond, @Warnings, @Notify, @Traceparent, @CreatedAt, @Total, @Total)
            """,
            new
            {
                job.Id,
                job.Name,
                State = job.State.ToString(),
                job.SceneSha256,
                job.ManifestSha256,
                job.Priority,
                job.Settings,
                job.Names,
                job.Blender,
                job.Split,
                job.AllowMissing,
                job.Strict,
                job.Video,
                job.View,
                job.Rental,
                job.Pool,
                job.SampleOf,
                job.IdempotencyKey,
                job.RequestSha256,
                job.QuotedDollars,
                job.QuotedSeconds,
                job.FramesPerSecond,
                job.Warnings,
                job.Notify,
                job.Traceparent,
                job.CreatedAt,
                job.Total,
            }
        );

    /// <summary>The job as users see it, or null: one that they have deleted is none.</summary>
    public static Job? Shown(SqliteConnection connection, string id) => Find(connection, id) is { DeletedAt: null } job ? job : null;

    /// <summary>The job, or null.</summary>
    public static Job? Find(SqliteConnection connection, string id) =>
        connection.QuerySingleOrDefault<Job>(Select + "WHERE id = @id", new { id });

    /// <summary>The job that an idempotency key has made, or null.</summary>
    public static Job? OfKey(SqliteConnection connection, string key) =>
        connection.QuerySingleOrDefault<Job>(Select + "WHERE idempotency_key = @key", new { key });

    /// <summary>The job that a pool is of, or null.</summary>
    public static Job? OfPool(SqliteConnection connection, string pool) =>
        connection.QueryFirstOrDefault<Job>(Select + "WHERE pool = @pool AND rental IS NOT NULL ORDER BY seq DESC LIMIT 1", new { pool });

    /// <summary>Jobs older than the one with <paramref name="beforeSeq"/>, newest first.</summary>
    public static List<Job> List(SqliteConnection connection, long beforeSeq, int limit, JobFilter? filter = null) =>
        connection
            .Query<Job>(Select + Filtered + " ORDER BY seq DESC LIMIT @limit", (filter ?? new JobFilter([])).With(beforeSeq, limit))
            .AsList();

    /// <summary>How many there are in each state.</summary>
    public static Dictionary<string, int> Count(SqliteConnection connection, JobFilter filter) =>
        connection
            .Query<(string State, int Count)>(
                "SELECT state, COUNT(*) FROM jobs " + Filtered + " GROUP BY state",
                filter.With(long.MaxValue, limit: 0)
            )
            .ToDictionary(row => row.State, row => row.Count, StringComparer.Ordinal);

    /// <summary>
    /// Jobs of a pool with frames to feed, in the order in which they are to be fed. One that was resumed waits until its marker is gone.
    /// </summary>
    public static List<Job> Feedable(SqliteConnection connection, string? pool, int limit) =>
        connection
            .Query<Job>(
                Select
                    + """
                    WHERE state IN ('Queued', 'Running') AND untold = 0 AND pool IS @pool
                        AND EXISTS (SELECT 1 FROM frames WHERE frames.job_id = jobs.id AND frames.state = 'Waiting' AND frames.parts = 0)
                    ORDER BY priority DESC, seq LIMIT @limit
                    """,
                new { pool, limit }
            )
            .AsList();

    /// <summary>Whether a pool is that of a job which goes on while the coordinator is away. Cheap: it is asked for every chunk.</summary>
    public static bool IsDetached(SqliteConnection connection, string? pool) =>
        pool is not null
        && connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM jobs WHERE pool = @pool AND json_extract(rental, '$.detached'))",
            new { pool }
        );

    /// <summary>Ids of such jobs that have not ended.</summary>
    public static List<string> Detached(SqliteConnection connection) =>
        connection.Query<string>("SELECT id FROM jobs WHERE ended_at IS NULL AND json_extract(rental, '$.detached')").AsList();

    /// <summary>Whether there are any.</summary>
    public static bool AnyDetached(SqliteConnection connection) => Detached(connection).Count > 0;

    /// <summary>Pools that have such jobs.</summary>
    public static List<string?> FeedablePools(SqliteConnection connection) =>
        connection
            .Query<string?>(
                """
                SELECT DISTINCT pool FROM jobs
                WHERE state IN ('Queued', 'Running') AND untold = 0
                    AND EXISTS (SELECT 1 FROM frames WHERE frames.job_id = jobs.id AND frames.state = 'Waiting' AND frames.parts = 0)
                """
            )
            .AsList();

    /// <summary>Pools of jobs that ended before a time, whose queues may be left and whose instances are gone.</summary>
    public static List<string> PoolsToRemove(SqliteConnection connection, DateTimeOffset before, int limit) =>
        connection
            .Query<string>(
                """
                SELECT DISTINCT pool FROM jobs
                WHERE ended_at <= @before AND pool IS NOT NULL AND pool_removed_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM jobs AS other WHERE other.pool = jobs.pool AND other.ended_at IS NULL)
                    AND NOT EXISTS (SELECT 1 FROM workers WHERE workers.pool = jobs.pool AND workers.state NOT IN ('Gone', 'Lost'))
                    AND NOT EXISTS (SELECT 1 FROM instances WHERE instances.pool = jobs.pool AND instances.state <> 'Terminated')
                    AND NOT EXISTS (SELECT 1 FROM rent_requests WHERE rent_requests.pool = jobs.pool AND rent_requests.state = 'Open')
                ORDER BY ended_at LIMIT @limit
                """,
                new { before, limit }
            )
            .AsList();

    /// <summary>Jobs that ended before a time, oldest first.</summary>
    public static List<Job> EndedBefore(SqliteConnection connection, DateTimeOffset before) =>
        connection.Query<Job>(Select + "WHERE ended_at <= @before ORDER BY ended_at", new { before }).AsList();

    /// <summary>Remembers that those are removed.</summary>
    public static void PoolRemoved(SqliteConnection connection, string pool, DateTimeOffset now) =>
        connection.Execute("UPDATE jobs SET pool_removed_at = @now WHERE pool = @pool", new { pool, now });

    /// <summary>Jobs that ended before a time and may have left parts or slices of frames.</summary>
    public static List<string> WithLeftovers(SqliteConnection connection, DateTimeOffset before, int limit) =>
        connection
            .Query<string>(
                "SELECT id FROM jobs WHERE ended_at <= @before AND leftovers_removed_at IS NULL AND deleted_at IS NULL ORDER BY ended_at "
                    + "LIMIT @limit",
                new { before, limit }
            )
            .AsList();

    /// <summary>Remembers that those are removed.</summary>
    public static void LeftoversRemoved(SqliteConnection connection, string id, DateTimeOffset now) =>
        connection.Execute("UPDATE jobs SET leftovers_removed_at = @now WHERE id = @id", new { id, now });

    /// <summary>Writes what a transition changes of a job.</summary>
    public static void Save(SqliteConnection connection, Job job) =>
        connection.Execute(
            "UPDATE jobs SET state = @State, started_at = @StartedAt, ended_at = @EndedAt, error = @Error, untold = @Untold WHERE id = @Id",
            new
            {
                job.Id,
                State = job.State.ToString(),
                job.StartedAt,
                job.EndedAt,
                job.Error,
                job.Untold,
            }
        );

    /// <summary>Adds to the counts of a job's frames.</summary>
    public static void Count(SqliteConnection connection, string id, FrameCountChange change) =>
        connection.Execute(
            """
            UPDATE jobs SET waiting = waiting + @Waiting, fed = fed + @Fed, rendering = rendering + @Rendering,
                rendered = rendered + @Rendered, failed = failed + @Failed
            WHERE id = @id
            """,
            new
            {
                id,
                change.Waiting,
                change.Fed,
                change.Rendering,
                change.Rendered,
                change.Failed,
            }
        );

    /// <summary>Adds a rendered frame's timings to the sums of its job.</summary>
    public static void AddTimings(SqliteConnection connection, string id, FrameTimings timings, bool measured) =>
        connection.Execute(
            """
            UPDATE jobs SET timed = timed + @measured, queue_wait = queue_wait + @QueueWait, scene_fetch = scene_fetch + @SceneFetch,
                blender_start = blender_start + @BlenderStart, scene_load = scene_load + @SceneLoad, render = render + @Render,
                gate = gate + @Gate, upload = upload + @Upload
            WHERE id = @id
            """,
            new
            {
                id,
                measured,
                timings.QueueWait,
                timings.SceneFetch,
                timings.BlenderStart,
                timings.SceneLoad,
                timings.Render,
                timings.Gate,
                timings.Upload,
            }
        );
}

/// <summary>Which jobs are listed.</summary>
/// <param name="States">In one of these states; all when empty.</param>
/// <param name="Name">With this in their names, whatever the case of its ASCII letters.</param>
/// <param name="Since">Submitted then or later.</param>
/// <param name="Until">Submitted before.</param>
/// <param name="All">Also those that render the sample frames of quotes.</param>
internal sealed record JobFilter(
    IReadOnlyCollection<JobState> States,
    string? Name = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    bool All = false
)
{
    /// <summary>The parameters of a statement.</summary>
    public object With(long beforeSeq, int limit) =>
        new
        {
            beforeSeq,
            limit,
            All,
            States = States.Count > 0 ? JsonSerializer.Serialize(States.Select(state => $"{state}")) : null,
            Name,
            Since,
            Until,
        };
}
