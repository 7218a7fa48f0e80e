using MassTransit;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;
using RenderFarm.ServiceDefaults.Messaging;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>What workers say about themselves. Times of one worker are compared with each other only: its clock may be wrong.</summary>
internal sealed partial class WorkerReports(WorkerLifecycle workers, ChunkClaims claims, ILogger<WorkerReports> logger)
{
    /// <summary>A worker is alive.</summary>
    /// <returns>Whether that changes what can be fed.</returns>
    public bool Heartbeat(FarmTransaction farm, WorkerHeartbeat report)
    {
        if (!WorkerIds.IsValid(report.WorkerId) || (report.Pool is { } pool && !WorkerIds.IsValid(pool)))
        {
            LogBadId(report.WorkerId);
            return false;
        }

        var known = WorkerTable.Find(farm.Connection, report.WorkerId);
        var isNewProcess =
            known is not null && (known.ProcessId != report.ProcessId || known.StartedAt < TruncateToMilliseconds(report.StartedAt));
        if (known is not null && (isNewProcess ? report.StartedAt < known.StartedAt : report.SentAt <= known.ReportedAt))
            return false; // older than what is known

        if (isNewProcess && known!.State is not (WorkerState.Gone or WorkerState.Lost))
            claims.ReleaseAll(farm, known.Id); // it died in silence and was started again under its id

        var move = workers.Apply(farm, Updated(farm, known, report), Trigger(report.Activity));
        if (report.ChunkId is { } chunkId)
            ChunkClaims.Claim(farm, chunkId, report.WorkerId);
        return known is null
            || isNewProcess
            || move == MoveKind.Moved
            || known.Pool != report.Pool
            || known.BlenderVersion != report.BlenderVersion
            || known.Problem is null != report.Problem is null;
    }

    /// <summary>A worker has ended in an orderly way.</summary>
    public void Stopped(FarmTransaction farm, WorkerStopped report)
    {
        if (WorkerTable.Find(farm.Connection, report.WorkerId) is not { } worker || report.SentAt < worker.ReportedAt)
            return;
        LogStopped(report.WorkerId, report.Reason);
        workers.Apply(
            farm,
            worker with
            {
                Ending = report.Reason,
                ChunkId = null,
                ChunkSince = farm.Now,
                ReportedAt = report.SentAt,
                LastSeenAt = farm.Now,
            },
            WorkerTrigger.Leave
        );
    }

    private static Worker Updated(FarmTransaction farm, Worker? known, WorkerHeartbeat report) =>
        new()
        {
            Id = report.WorkerId,
            State = known?.State ?? WorkerState.Starting,
            Host = report.Host,
            ProcessId = report.ProcessId,
            BlenderVersion = report.BlenderVersion,
            Cores = report.Cores,
            Gpus = report.Gpus,
            Isolation = report.Isolation,
            Problem = report.Problem,
            Ending = report.Ending,
            Pool = report.Pool,
            Instance = report.Instance,
            Interruption = report.Interruption,
            ChunkId = report.ChunkId,
            ChunkSince = known is not null && known.ChunkId == report.ChunkId ? known.ChunkSince : farm.Now,
            StartedAt = report.StartedAt,
            ReportedAt = report.SentAt,
            LastSeenAt = farm.Now,
            QueueDeletedAt = known?.QueueDeletedAt,
        };

    private static WorkerTrigger Trigger(WorkerActivity activity) =>
        activity switch
        {
            WorkerActivity.Starting => WorkerTrigger.Prepare,
            WorkerActivity.Idle => WorkerTrigger.Rest,
            WorkerActivity.Rendering => WorkerTrigger.Work,
            _ => WorkerTrigger.Drain,
        };

    /// <summary>As the database keeps it.</summary>
    private static DateTimeOffset TruncateToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    [LoggerMessage(1220, LogLevel.Information, "Worker {WorkerId} says farewell: {Reason}")]
    private partial void LogStopped(string workerId, string reason);

    [LoggerMessage(1221, LogLevel.Warning, "A heartbeat of '{WorkerId}' is ignored: its id or its pool is none")]
    private partial void LogBadId(string workerId);
}

/// <summary>Takes what workers report about themselves.</summary>
internal sealed class WorkerReportsConsumer(FarmStore store, WorkerReports reports, DispatchSignal feed)
    : IConsumer<WorkerHeartbeat>,
        IConsumer<WorkerStopped>
{
    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<WorkerHeartbeat> context)
    {
        // Most say what is known: they come every few seconds from every worker.
        if (await store.WriteAsync(farm => reports.Heartbeat(farm, context.Message), context.CancellationToken))
            feed.Raise();
    }

    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<WorkerStopped> context)
    {
        await store.WriteAsync(farm => reports.Stopped(farm, context.Message), context.CancellationToken);
        feed.Raise();
    }
}

/// <summary>How <see cref="WorkerReportsConsumer"/> is attached.</summary>
internal sealed class WorkerReportsConsumerDefinition(FarmQueues queues) : ReportsDefinition<WorkerReportsConsumer>(queues);
