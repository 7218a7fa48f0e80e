using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Workers;

/// <summary>Changes workers, by <see cref="WorkerTransitions"/> alone.</summary>
internal sealed partial class WorkerLifecycle(ILogger<WorkerLifecycle> logger)
{
    /// <summary>Applies <paramref name="trigger"/> and writes the worker, whether or not its state changes.</summary>
    public MoveKind Apply(FarmTransaction farm, Worker worker, WorkerTrigger trigger)
    {
        var move = WorkerTransitions.Next(worker.State, trigger);
        if (move.Kind == MoveKind.Refused)
        {
            LogRefused(worker.Id, worker.State, trigger);
            return move.Kind;
        }

        var after = move.Kind == MoveKind.Moved ? worker with { State = move.State } : worker;
        if (after.State is not (WorkerState.Gone or WorkerState.Lost))
            after = after with { QueueDeletedAt = null };
        WorkerTable.Save(farm.Connection, after);
        farm.Changes.Worker(worker.Id);
        if (move.Kind != MoveKind.Moved)
            return move.Kind;

        LogMoved(worker.Id, worker.State, move.State);
        if (after.Machine is not null)
            farm.Changes.Fleet();
        if (move.State is WorkerState.Gone or WorkerState.Lost)
            farm.Note(new WorkerDeparted(after.Id));
        return move.Kind;
    }

    [LoggerMessage(1210, LogLevel.Information, "Worker {WorkerId}: {From} > {To}")]
    private partial void LogMoved(string workerId, WorkerState from, WorkerState to);

    [LoggerMessage(1211, LogLevel.Warning, "Worker {WorkerId}: {Trigger} refused in state {State}")]
    private partial void LogRefused(string workerId, WorkerState state, WorkerTrigger trigger);
}

/// <summary>A worker is gone, lost, or has started anew: it no longer holds what it held.</summary>
internal sealed record WorkerDeparted(string WorkerId);
