using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;
using static RenderFarm.Contracts.Api.WorkerState;
using static RenderFarm.Coordinator.Workers.WorkerTrigger;

namespace RenderFarm.Tests.Coordinator.Workers;

[Trait("Category", "Fast")]
public sealed class WorkerTransitionsTests
{
    [Fact]
    public void Every_cell_of_the_table_is_what_it_should_be()
    {
        Ignores(Starting, Prepare);
        // W: Starting > Idle
        Moves(Starting, Rest, Idle);
        // W: Starting > Rendering
        Moves(Starting, Work, Rendering);
        // W: Starting > Draining
        Moves(Starting, Drain, Draining);
        // W: Starting > Gone
        Moves(Starting, Leave, Gone);
        // W: Starting > Lost
        Moves(Starting, FallSilent, Lost);

        // W: Idle > Starting
        Moves(Idle, Prepare, Starting);
        Ignores(Idle, Rest);
        // W: Idle > Rendering
        Moves(Idle, Work, Rendering);
        // W: Idle > Draining
        Moves(Idle, Drain, Draining);
        // W: Idle > Gone
        Moves(Idle, Leave, Gone);
        // W: Idle > Lost
        Moves(Idle, FallSilent, Lost);

        // W: Rendering > Starting
        Moves(Rendering, Prepare, Starting);
        // W: Rendering > Idle
        Moves(Rendering, Rest, Idle);
        Ignores(Rendering, Work);
        // W: Rendering > Draining
        Moves(Rendering, Drain, Draining);
        // W: Rendering > Gone
        Moves(Rendering, Leave, Gone);
        // W: Rendering > Lost
        Moves(Rendering, FallSilent, Lost);

        // W: Draining > Starting
        Moves(Draining, Prepare, Starting);
        // W: Draining > Idle
        Moves(Draining, Rest, Idle);
        // W: Draining > Rendering
        Moves(Draining, Work, Rendering);
        Ignores(Draining, Drain);
        // W: Draining > Gone
        Moves(Draining, Leave, Gone);
        // W: Draining > Lost
        Moves(Draining, FallSilent, Lost);

        // W: Gone > Starting
        Moves(Gone, Prepare, Starting);
        // W: Gone > Idle
        Moves(Gone, Rest, Idle);
        // W: Gone > Rendering
        Moves(Gone, Work, Rendering);
        // W: Gone > Draining
        Moves(Gone, Drain, Draining);
        Ignores(Gone, Leave);
        Ignores(Gone, FallSilent);

        // W: Lost > Starting
        Moves(Lost, Prepare, Starting);
        // W: Lost > Idle
        Moves(Lost, Rest, Idle);
        // W: Lost > Rendering
        Moves(Lost, Work, Rendering);
        // W: Lost > Draining
        Moves(Lost, Drain, Draining);
        // W: Lost > Gone
        Moves(Lost, Leave, Gone);
        Ignores(Lost, FallSilent);
    }

    private static void Moves(WorkerState state, WorkerTrigger trigger, WorkerState to) =>
        Assert.Equal(new Move<WorkerState>(MoveKind.Moved, to), WorkerTransitions.Next(state, trigger));

    private static void Ignores(WorkerState state, WorkerTrigger trigger) =>
        Assert.Equal(MoveKind.Ignored, WorkerTransitions.Next(state, trigger).Kind);
}
