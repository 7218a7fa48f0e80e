using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Costs;

/// <summary>The statements on <c>instance_usage</c> and <c>lost_renders</c>, written in the transactions of what they count.</summary>
internal static class UsageTable
{
    /// <summary>An instance's own begin of a render, and what the coordinator makes of a report of its end, differ by less.</summary>
    private static readonly TimeSpan SameRender = TimeSpan.FromSeconds(10);

    private const string Select = $"""
        SELECT {InstanceTable.Columns},
            IFNULL(frames, 0.0) AS frames, IFNULL(renders, 0) AS renders, IFNULL(scene_load_ms, 0) AS scene_load_ms,
            IFNULL(render_ms, 0) AS render_ms, IFNULL(render_squares, 0.0) AS render_squares, IFNULL(longest_ms, 0) AS longest_ms,
            IFNULL(upload_ms, 0) + IFNULL(upload_until - upload_from, 0) AS upload_ms,
            IFNULL(lost_ms, 0) + (SELECT IFNULL(SUM(ms), 0) FROM lost_renders WHERE instance_id = instances.id) AS lost_ms
        FROM {InstanceTable.WithWorker} LEFT JOIN instance_usage ON instance_usage.instance_id = instances.id

        """;

    /// <summary>The instances that a pool has had, in the order of their launch.</summary>
    public static List<Instance> OfPool(SqliteConnection connection, string pool) =>
        connection.Query<Instance>(Select + "WHERE instances.pool = @pool ORDER BY launched_at, instances.id", new { pool }).AsList();

    /// <summary>The newest instances whose workers have reported.</summary>
    public static List<Instance> LatestReady(SqliteConnection connection, int limit) =>
        connection.Query<Instance>(Select + "WHERE ready_at IS NOT NULL ORDER BY launched_at DESC LIMIT @limit", new { limit }).AsList();

    /// <summary>The instance that a worker runs on; null when it is not rented or not known.</summary>
    public static string? InstanceOf(SqliteConnection connection, string workerId) =>
        connection.ExecuteScalar<string?>(
            "SELECT json_extract(instance, '$.instanceId') FROM workers WHERE id = @workerId",
            new { workerId }
        );

    /// <summary>A worker was the first to store a frame or a part.</summary>
    /// <param name="connection">The open transaction.</param>
    /// <param name="frame">The frame, or the part.</param>
    /// <param name="parts">How many parts its frame has; 0 for a whole frame.</param>
    /// <param name="workerId">The worker.</param>
    /// <param name="timings">Its times.</param>
    /// <param name="storedAt">When the image was stored, by the worker's clock.</param>
    public static void Stored(
        SqliteConnection connection,
        Frame frame,
        int parts,
        string workerId,
        FrameTimings timings,
        DateTimeOffset storedAt
    )
    {
        if (InstanceOf(connection, workerId) is not { } instance)
            return;
        var upload = Milliseconds(timings.Gate) + Milliseconds(timings.Upload);
        var render = Milliseconds(timings.Render);
        var load = Milliseconds(timings.SceneFetch) + Milliseconds(timings.BlenderStart) + Milliseconds(timings.SceneLoad);
        var uploadFrom = storedAt.ToUnixTimeMilliseconds() - upload;
        connection.Execute(
            """
            INSERT INTO instance_usage (instance_id, frames, renders, scene_load_ms, render_ms, render_squares, longest_ms, upload_from,
                upload_until)
            VALUES (@instance, @share, 1, @load, @render, @squares, @render, @uploadFrom, @uploadFrom + @upload)
            ON CONFLICT (instance_id) DO UPDATE SET frames = frames + excluded.frames, renders = renders + 1,
                scene_load_ms = scene_load_ms + excluded.scene_load_ms, render_ms = render_ms + excluded.render_ms,
                render_squares = render_squares + excluded.render_squares, longest_ms = MAX(longest_ms, excluded.longest_ms),
                -- The image before this one was on its way until this one's load or render began, or until it was stored.
                upload_ms = upload_ms + MAX(0, IFNULL(MIN(upload_until, @begin) - upload_from, 0)),
                upload_from = excluded.upload_from, upload_until = excluded.upload_until
            """,
            new
            {
                instance,
                share = 1.0 / Math.Max(1, parts),
                load,
                render,
                squares = timings.Render * timings.Render,
                uploadFrom,
                upload,
                begin = uploadFrom - render - load,
            }
        );
        var began = DateTimeOffset.FromUnixTimeMilliseconds(uploadFrom - render);
        NotLost(connection, frame, instance, began);
        connection.Execute(
            "UPDATE frames SET instance_id = @instance WHERE job_id = @JobId AND number = @Number AND part = @Part",
            new
            {
                instance,
                frame.JobId,
                frame.Number,
                frame.Part,
            }
        );
    }

    /// <summary>A worker has rendered a frame or a part that another had stored.</summary>
    public static void StoredByAnother(
        SqliteConnection connection,
        Frame frame,
        string workerId,
        FrameTimings timings,
        DateTimeOffset sentAt
    )
    {
        if (timings.Render <= 0 || InstanceOf(connection, workerId) is not { } instance)
            return;
        var began =
            sentAt - TimeSpan.FromMilliseconds(Milliseconds(timings.Gate) + Milliseconds(timings.Upload) + Milliseconds(timings.Render));
        NotLost(connection, frame, instance, began);
        Lost(connection, frame, instance, began, Milliseconds(timings.Render));
    }

    /// <summary>A worker does not bring the frame or the part that it was at.</summary>
    /// <param name="connection">The open transaction.</param>
    /// <param name="frame">As it was in the worker's hands.</param>
    /// <param name="now">The time, at which the worker may have been gone for a while.</param>
    public static void Abandoned(SqliteConnection connection, Frame frame, DateTimeOffset now)
    {
        if (frame is not { WorkerId: { } workerId, StartedAt: { } began } || InstanceOf(connection, workerId) is not { } instance)
            return;
        var heard = connection.ExecuteScalar<long>(
            "SELECT last_seen_at FROM workers WHERE id = @workerId AND state IN ('Gone', 'Lost')",
            new { workerId }
        );
        var end = heard == 0 ? now.ToUnixTimeMilliseconds() : heard;
        Lost(connection, frame, instance, began, Math.Max(0, end - began.ToUnixTimeMilliseconds()));
    }

    /// <summary>Writes down what an instance has cost, for good.</summary>
    public static void Close(SqliteConnection connection, string instance, decimal dollars, bool estimated) =>
        connection.Execute(
            """
            INSERT INTO instance_usage (instance_id, nanodollars, estimated) VALUES (@instance, @nanodollars, @estimated)
            ON CONFLICT (instance_id) DO UPDATE SET nanodollars = excluded.nanodollars, estimated = excluded.estimated,
                lost_ms = lost_ms + (SELECT IFNULL(SUM(ms), 0) FROM lost_renders WHERE instance_id = @instance);
            DELETE FROM lost_renders WHERE instance_id = @instance;
            """,
            new
            {
                instance,
                nanodollars = Nanodollars.Of(dollars),
                estimated,
            }
        );

    /// <summary>What each instance of a closed pool has cost.</summary>
    public static Dictionary<string, decimal> ClosedDollars(SqliteConnection connection, string pool) =>
        connection
            .Query<(string Id, long Nanodollars)>(
                """
                SELECT instance_id, nanodollars FROM instance_usage JOIN instances ON instances.id = instance_id
                WHERE instances.pool = @pool AND nanodollars IS NOT NULL
                """,
                new { pool }
            )
            .ToDictionary(row => row.Id, row => Nanodollars.ToDollars(row.Nanodollars), StringComparer.Ordinal);

    /// <summary>The stored frames of a job, and parts of its divided ones, that instances rendered, by number.</summary>
    public static List<RenderedOnInstance> Rendered(SqliteConnection connection, string jobId) =>
        connection
            .Query<RenderedOnInstance>(
                """
                SELECT number AS frame, instance_id, IFNULL(render_seconds, 0.0) AS render_seconds FROM frames
                WHERE job_id = @jobId AND parts = 0 AND state = 'Rendered' AND instance_id IS NOT NULL
                ORDER BY number, part
                """,
                new { jobId }
            )
            .AsList();

    private static void Lost(SqliteConnection connection, Frame frame, string instance, DateTimeOffset began, long ms) =>
        connection.Execute(
            "INSERT INTO lost_renders (instance_id, job_id, number, part, started_at, ms) VALUES (@instance, @JobId, @Number, @Part, "
                + "@began, @ms) ON CONFLICT DO NOTHING",
            new
            {
                instance,
                frame.JobId,
                frame.Number,
                frame.Part,
                began,
                ms,
            }
        );

    /// <summary>A render that was given up for lost has come to its end after all.</summary>
    private static void NotLost(SqliteConnection connection, Frame frame, string instance, DateTimeOffset began) =>
        connection.Execute(
            """
            DELETE FROM lost_renders
            WHERE instance_id = @instance AND job_id = @JobId AND number = @Number AND part = @Part AND started_at BETWEEN @from AND @until
            """,
            new
            {
                instance,
                frame.JobId,
                frame.Number,
                frame.Part,
                from = began - SameRender,
                until = began + SameRender,
            }
        );

    private static long Milliseconds(double seconds) => double.IsFinite(seconds) ? (long)(Math.Clamp(seconds, 0, 1e7) * 1000) : 0;
}

/// <summary>A stored frame, or a part of one, and the instance that rendered it.</summary>
internal sealed record RenderedOnInstance
{
    public required int Frame { get; init; }

    public required string InstanceId { get; init; }

    /// <summary>Seconds inside Blender.</summary>
    public required double RenderSeconds { get; init; }
}

/// <summary>What the changes of frames mean for the ledger: instance time that brought nothing.</summary>
internal sealed class LostRenders : ICascade
{
    /// <summary>Writes down the time of the frames that a transaction has taken out of a worker's hands without an image.</summary>
    public void Run(FarmTransaction farm)
    {
        foreach (var (before, after) in farm.Noted<FrameMoved>())
        {
            if (before is { State: FrameState.Rendering, Parts: 0 } && after.State is not (FrameState.Rendering or FrameState.Rendered))
                UsageTable.Abandoned(farm.Connection, before, farm.Now);
        }
    }
}
