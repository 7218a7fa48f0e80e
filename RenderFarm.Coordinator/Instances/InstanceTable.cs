using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Instances;

/// <summary>The statements on <c>instances</c>. States are changed by <see cref="InstanceLifecycle"/> alone.</summary>
internal static class InstanceTable
{
    /// <summary>An instance with what is known of its worker.</summary>
    public const string Columns =
        "instances.*, workers.state AS worker, workers.last_seen_at AS worker_seen_at, workers.reported_at AS worker_reported_at, "
        + "workers.interruption AS interruption, "
        + "(SELECT json_extract(request, '$.leaseSeconds') FROM rent_requests WHERE token = instances.token) AS lease_seconds, "
        + "(SELECT json_extract(request, '$.maxPrice') FROM rent_requests WHERE token = instances.token) AS max_price";

    /// <summary>The worker: the newest, should it have had several.</summary>
    public const string WithWorker = """
        instances LEFT JOIN workers ON workers.id = (
            SELECT id FROM workers WHERE instance IS NOT NULL AND json_extract(instance, '$.instanceId') = instances.id
                ORDER BY started_at DESC LIMIT 1)
        """;

    private const string Select = $"SELECT {Columns} FROM {WithWorker} ";

    private const string AbleWorkers = """
        (SELECT id, started_at, reported_at, json_extract(instance, '$.instanceId') AS instance_id FROM workers
            WHERE instance IS NOT NULL AND problem IS NULL AND (state IN ('Idle', 'Rendering') OR frames_rendered > 0)) AS able
        """;

    /// <summary>Heartbeats come every 5 seconds.</summary>
    private static readonly TimeSpan LateReport = TimeSpan.FromSeconds(30);

    private const string IsReady = "able.instance_id = instances.id AND ready_at IS NULL AND state <> 'Terminated'";

    private const string IsSilenceNews = """
        state <> 'Terminated' AND (silent_at IS NULL) =
            EXISTS (SELECT 1 FROM workers WHERE instance IS NOT NULL AND json_extract(instance, '$.instanceId') = instances.id
                AND workers.state = 'Lost')
        """;

    /// <summary>The instance, or null.</summary>
    public static Instance? Find(SqliteConnection connection, string id) =>
        connection.QuerySingleOrDefault<Instance>(Select + "WHERE instances.id = @id", new { id });

    /// <summary>Those that have not ended, oldest first.</summary>
    public static List<Instance> Live(SqliteConnection connection) =>
        connection.Query<Instance>(Select + "WHERE instances.state <> 'Terminated' ORDER BY launched_at, instances.id").AsList();

    /// <summary>Those that have not ended, oldest first, then those that have, newest first.</summary>
    public static List<Instance> List(SqliteConnection connection, int limit) =>
        connection
            .Query<Instance>(
                Select
                    + """
                    ORDER BY instances.state = 'Terminated', CASE WHEN instances.state = 'Terminated' THEN -instances.ended_at
                        ELSE instances.launched_at END, instances.id
                    LIMIT @limit
                    """,
                new { limit }
            )
            .AsList();

    /// <summary>Instances of a pool in a row, the newest ones, whose worker never reported.</summary>
    public static int FailedBoots(SqliteConnection connection, string pool) =>
        connection.ExecuteScalar<int>(
            $"""
            SELECT COUNT(*) FROM instances
            WHERE pool = @pool AND ready_at IS NULL AND state = 'Terminated' AND end_reason = '{nameof(InstanceEnd.BootFailed)}'
                AND launched_at > COALESCE((SELECT MAX(launched_at) FROM instances WHERE pool = @pool AND ready_at IS NOT NULL), -1)
            """,
            new { pool }
        );

    /// <summary>The id of the newest instance of a pool whose worker never reported.</summary>
    public static string? NewestFailedBoot(SqliteConnection connection, string pool) =>
        connection.ExecuteScalar<string?>(
            $"SELECT id FROM instances WHERE pool = @pool AND ready_at IS NULL AND end_reason = '{nameof(InstanceEnd.BootFailed)}' ORDER "
                + "BY launched_at DESC LIMIT 1",
            new { pool }
        );

    /// <summary>
    /// Remembers when an instance's worker could take its first chunk, and which worker that is. One that only reports a problem is not
    /// there yet. What was reported while the coordinator slept is read too late: then the start of its process is nearer to the truth.
    /// </summary>
    public static void MarkReady(SqliteConnection connection, DateTimeOffset now) =>
        connection.Execute(
            $"""
            UPDATE instances SET worker_id = able.id, ready_at = CASE WHEN able.reported_at < @late
                THEN MAX(launched_at, MIN(able.started_at, @now)) ELSE @now END
            FROM {AbleWorkers} WHERE {IsReady}
            """,
            new { now, late = now - LateReport }
        );

    /// <summary>Remembers since when a worker is lost, and forgets it when it is heard of again.</summary>
    public static void MarkSilent(SqliteConnection connection, DateTimeOffset now) =>
        connection.Execute(
            $"UPDATE instances SET silent_at = CASE WHEN silent_at IS NULL THEN @now END WHERE {IsSilenceNews}",
            new { now }
        );

    /// <summary>Whether <see cref="MarkReady"/> or <see cref="MarkSilent"/> would change anything.</summary>
    public static bool AnyToMark(SqliteConnection connection) =>
        connection.ExecuteScalar<bool>(
            $"SELECT EXISTS (SELECT 1 FROM instances, {AbleWorkers} WHERE {IsReady}) OR EXISTS (SELECT 1 FROM instances WHERE "
                + $"{IsSilenceNews})"
        );

    /// <summary>Writes an instance, new or known.</summary>
    public static void Save(SqliteConnection connection, Instance instance) =>
        connection.Execute(
            """
            INSERT INTO instances (id, token, pool, instance_type, zone, market, state, launched_at, ready_at, draining_at, silent_at,
                ended_at, end_reason, end_detail, worker_id)
            VALUES (@Id, @Token, @Pool, @InstanceType, @Zone, @Market, @State, @LaunchedAt, @ReadyAt, @DrainingAt, @SilentAt, @EndedAt,
                @EndReason, @EndDetail, @WorkerId)
            ON CONFLICT (id) DO UPDATE SET instance_type = excluded.instance_type, zone = excluded.zone, launched_at = excluded.launched_at,
                state = excluded.state, ready_at = excluded.ready_at, draining_at = excluded.draining_at,
                silent_at = excluded.silent_at, ended_at = excluded.ended_at, end_reason = excluded.end_reason,
                    end_detail = excluded.end_detail,
                worker_id = excluded.worker_id
            """,
            new
            {
                instance.Id,
                instance.Token,
                instance.Pool,
                instance.InstanceType,
                instance.Zone,
                Market = instance.Market.ToString(),
                State = instance.State.ToString(),
                instance.LaunchedAt,
                instance.ReadyAt,
                instance.DrainingAt,
                instance.SilentAt,
                instance.EndedAt,
                EndReason = instance.EndReason?.ToString(),
                instance.EndDetail,
                instance.WorkerId,
            }
        );
}
