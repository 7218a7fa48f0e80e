using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.WorkerState;
using static RenderFarm.Coordinator.Workers.WorkerTrigger;

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
        if (after.Instance is not null)
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

/// <summary>
/// Every way in which the state of a worker changes. A worker that starts anew under its old id begins in any of its states.
/// </summary>
internal static class WorkerTransitions
{
    private static readonly Move<WorkerState> Ignored = Moves.Ignore<WorkerState>();
    private static readonly Move<WorkerState> Refused = Moves.Refuse<WorkerState>();

    /// <summary>What <paramref name="trigger"/> does to <paramref name="state"/>.</summary>
    public static Move<WorkerState> Next(WorkerState state, WorkerTrigger trigger) =>
        (state, trigger) switch
        {
            (Starting, Prepare) => Ignored,
            (Idle, Rest) => Ignored,
            (Rendering, Work) => Ignored,
            (Draining, Drain) => Ignored,
            (Gone, Leave) => Ignored,
            (Gone, FallSilent) => Ignored, // the gone are silent
            (Lost, FallSilent) => Ignored,

            (_, Prepare) => Moves.To(Starting),
            (_, Rest) => Moves.To(Idle),
            (_, Work) => Moves.To(Rendering),
            (_, Drain) => Moves.To(Draining),
            (_, Leave) => Moves.To(Gone),
            (_, FallSilent) => Moves.To(Lost),

            _ => Refused,
        };
}

/// <summary>What can happen to a worker.</summary>
internal enum WorkerTrigger
{
    /// <summary>It says that it is getting ready.</summary>
    Prepare,

    /// <summary>It says that it waits for work.</summary>
    Rest,

    /// <summary>It says that it renders.</summary>
    Work,

    /// <summary>It says that it finishes what it has.</summary>
    Drain,

    /// <summary>It says farewell.</summary>
    Leave,

    /// <summary>It has said nothing for too long.</summary>
    FallSilent,
}
