using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Frames;

/// <summary>
/// Whom the frames of a job are not for: workers on its blocklist, and for a frame that has failed those on whom it has. As long as there
/// is another worker of its pool: else a frame goes where it can, to its bounded end.
/// </summary>
internal sealed class Blocklist
{
    private readonly HashSet<string> _able;
    private readonly HashSet<string> _live;
    private readonly List<string> _blocked;
    private readonly ILookup<(int Number, int Part), string> _failed;

    public Blocklist(FarmTransaction farm, string jobId, string? pool, string? blender)
    {
        _able = [.. WorkerTable.AbleIds(farm.Connection, pool, blender)];
        _live = [.. WorkerTable.LiveIds(farm.Connection)];
        _blocked = BlocklistTable.BlockedWorkers(farm.Connection, jobId);
        _failed = BlocklistTable
            .OfWaiting(farm.Connection, jobId)
            .ToLookup(failure => (failure.Number, failure.Part), failure => failure.WorkerId);
    }

    /// <summary>The frames at the head of a list that are not for the same workers.</summary>
    /// <param name="frames">The list, at least one.</param>
    /// <param name="notFor">Ids of those workers, in order.</param>
    public List<Frame> Together(IReadOnlyList<Frame> frames, out IReadOnlyList<string> notFor)
    {
        var first = NotFor(frames[0]);
        notFor = first;
        return [.. frames.TakeWhile(frame => NotFor(frame).SequenceEqual(first, StringComparer.Ordinal))];
    }

    private List<string> NotFor(Frame frame)
    {
        List<string> everybody =
        [
            .. _blocked.Union(_failed[(frame.Number, frame.Part)]).Where(_live.Contains).Order(StringComparer.Ordinal),
        ];
        if (_able.Except(everybody).Any())
            return everybody;
        List<string> blocked = [.. _blocked.Where(_live.Contains).Order(StringComparer.Ordinal)];
        return _able.Except(blocked).Any() ? blocked : [];
    }
}

/// <summary>Finds out which workers fail what others render, and puts them on the blocklist of that job.</summary>
internal sealed partial class BlocklistRules(IOptions<FrameLimits> limits, ILogger<BlocklistRules> logger)
{
    /// <summary>A frame has failed on a worker.</summary>
    public void Failed(FarmTransaction farm, Frame frame, FrameFailed report)
    {
        if (report.Fault == FaultKind.Cloud)
            return;
        var workerFaults = report.Fault == FaultKind.Worker ? 1 : 0;
        BlocklistTable.Add(farm.Connection, frame.JobId, frame.Number, frame.Part, report.WorkerId, workerFaults, report.Error, farm.Now);
        Judge(farm, frame.JobId, report.WorkerId);
    }

    /// <summary>A frame is rendered: those on whom it failed before are judged anew.</summary>
    public void Rendered(FarmTransaction farm, Frame frame)
    {
        foreach (var worker in BlocklistTable.WorkersThatFailed(farm.Connection, frame.JobId, frame.Number, frame.Part))
            Judge(farm, frame.JobId, worker);
    }

    private void Judge(FarmTransaction farm, string jobId, string workerId)
    {
        var failures = BlocklistTable.OwnFailures(farm.Connection, jobId, workerId);
        if (failures < limits.Value.BlockAfter)
            return;
        var reason =
            $"It failed {failures} times here by its own fault, or others rendered what it failed. Last: "
            + $"{BlocklistTable.LastError(farm.Connection, jobId, workerId)}";
        if (!BlocklistTable.Block(farm.Connection, jobId, workerId, reason))
            return;
        LogBlocked(workerId, jobId, reason);
        farm.Changes.Job(jobId);
        farm.Changes.Worker(workerId);
    }

    [LoggerMessage(1400, LogLevel.Warning, "Worker {WorkerId} is on the blocklist of job {JobId}: {Reason}")]
    private partial void LogBlocked(string workerId, string jobId, string reason);
}

/// <summary>The statements on <c>frame_failures</c> and <c>blocklist</c>.</summary>
internal static class BlocklistTable
{
    /// <summary>A frame has failed on a worker.</summary>
    public static void Add(
        SqliteConnection connection,
        string jobId,
        int number,
        int part,
        string workerId,
        int workerFaults,
        string error,
        DateTimeOffset now
    ) =>
        connection.Execute(
            """
            INSERT INTO frame_failures (job_id, number, part, worker_id, worker_faults, error, failed_at)
            VALUES (@jobId, @number, @part, @workerId, @workerFaults, @error, @now)
            ON CONFLICT DO UPDATE SET worker_faults = worker_faults + excluded.worker_faults, error = excluded.error,
                failed_at = excluded.failed_at
            """,
            new
            {
                jobId,
                number,
                part,
                workerId,
                workerFaults,
                error,
                now,
            }
        );

    /// <summary>What has failed of a frame and where, the first first.</summary>
    public static List<FrameFailureResponse> Failures(SqliteConnection connection, string jobId, int number) =>
        connection
            .Query<(int Part, string WorkerId, string Error, DateTimeOffset FailedAt)>(
                """
                SELECT part, worker_id, error, failed_at FROM frame_failures WHERE job_id = @jobId AND number = @number
                ORDER BY failed_at, worker_id
                """,
                new { jobId, number }
            )
            .Select(row => new FrameFailureResponse(row.Part, row.WorkerId, row.Error, row.FailedAt))
            .AsList();

    /// <summary>Who has failed a frame.</summary>
    public static List<string> WorkersThatFailed(SqliteConnection connection, string jobId, int number, int part) =>
        connection
            .Query<string>(
                "SELECT worker_id FROM frame_failures WHERE job_id = @jobId AND number = @number AND part = @part",
                new
                {
                    jobId,
                    number,
                    part,
                }
            )
            .AsList();

    /// <summary>Who has failed the frames of a job that wait.</summary>
    public static List<(int Number, int Part, string WorkerId)> OfWaiting(SqliteConnection connection, string jobId) =>
        connection
            .Query<(int, int, string)>(
                """
                SELECT failure.number, failure.part, failure.worker_id FROM frame_failures AS failure
                JOIN frames USING (job_id, number, part)
                WHERE failure.job_id = @jobId AND frames.state = 'Waiting'
                """,
                new { jobId }
            )
            .AsList();

    /// <summary>How often a worker has failed in a job by its own fault: it said so, or another has rendered the frame.</summary>
    public static int OwnFailures(SqliteConnection connection, string jobId, string workerId) =>
        connection.ExecuteScalar<int>(
            """
            SELECT COALESCE(SUM(MAX(failure.worker_faults, frames.state = 'Rendered' AND frames.worker_id <> failure.worker_id)), 0)
            FROM frame_failures AS failure JOIN frames USING (job_id, number, part)
            WHERE failure.job_id = @jobId AND failure.worker_id = @workerId
            """,
            new { jobId, workerId }
        );

    /// <summary>The last error of a worker in a job.</summary>
    public static string? LastError(SqliteConnection connection, string jobId, string workerId) =>
        connection.QueryFirstOrDefault<string>(
            "SELECT error FROM frame_failures WHERE job_id = @jobId AND worker_id = @workerId ORDER BY failed_at DESC LIMIT 1",
            new { jobId, workerId }
        );

    /// <summary>Puts a worker on a blocklist.</summary>
    /// <returns>False when it was already.</returns>
    public static bool Block(SqliteConnection connection, string jobId, string workerId, string reason) =>
        connection.Execute(
            "INSERT INTO blocklist (job_id, worker_id, reason) VALUES (@jobId, @workerId, @reason) ON CONFLICT DO NOTHING",
            new
            {
                jobId,
                workerId,
                reason,
            }
        ) > 0;

    /// <summary>Forgets what failed in a job, and where.</summary>
    public static void Clear(SqliteConnection connection, string jobId) =>
        connection.Execute("DELETE FROM frame_failures WHERE job_id = @jobId; DELETE FROM blocklist WHERE job_id = @jobId", new { jobId });

    /// <summary>Who is on the blocklist of a job.</summary>
    public static List<string> BlockedWorkers(SqliteConnection connection, string jobId) =>
        connection.Query<string>("SELECT worker_id FROM blocklist WHERE job_id = @jobId", new { jobId }).AsList();
}
