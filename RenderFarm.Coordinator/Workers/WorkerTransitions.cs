using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.WorkerState;
using static RenderFarm.Coordinator.Workers.WorkerTrigger;

namespace RenderFarm.Coordinator.Workers;

/// <summary>Every way in which the state of a worker changes. A worker that starts anew under its old id begins in any of its states.</summary>
internal static class WorkerTransitions
{
    private static readonly Move<WorkerState> Ignored = Moves.Ignore<WorkerState>();
    private static readonly Move<WorkerState> Refused = Moves.Refuse<WorkerState>();

    /// <summary>What <paramref name="trigger"/> does to <paramref name="state"/>.</summary>
    public static Move<WorkerState> Next(WorkerState state, WorkerTrigger trigger) => (state, trigger) switch
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
