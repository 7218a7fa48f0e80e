using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.InstanceState;

namespace RenderFarm.Tests.Coordinator.Instances;

[Trait("Category", "Fast")]
public sealed class InstanceTransitionsTests
{
    [Fact]
    public void Every_cell_of_the_table_is_what_it_should_be()
    {
        foreach (var state in Enum.GetValues<InstanceState>())
            Ignores(state, Pending);

        // I: Pending > Running
        Moves(Pending, Running, Running);
        // I: Pending > ShuttingDown
        Moves(Pending, ShuttingDown, ShuttingDown);
        // I: Pending > Terminated
        Moves(Pending, Terminated, Terminated);

        Ignores(Running, Running);
        // I: Running > ShuttingDown
        Moves(Running, ShuttingDown, ShuttingDown);
        // I: Running > Terminated
        Moves(Running, Terminated, Terminated);

        Ignores(ShuttingDown, Running);
        Ignores(ShuttingDown, ShuttingDown);
        // I: ShuttingDown > Terminated
        Moves(ShuttingDown, Terminated, Terminated);

        Ignores(Terminated, Running);
        Ignores(Terminated, ShuttingDown);
        Ignores(Terminated, Terminated);
    }

    private static void Moves(InstanceState state, InstanceState said, InstanceState to) =>
        Assert.Equal(new Move<InstanceState>(MoveKind.Moved, to), InstanceTransitions.Next(state, said));

    private static void Ignores(InstanceState state, InstanceState said) =>
        Assert.Equal(MoveKind.Ignored, InstanceTransitions.Next(state, said).Kind);
}
