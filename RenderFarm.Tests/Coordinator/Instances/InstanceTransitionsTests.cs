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
            Ignores(state, InstanceTrigger.Start);

        // I: Pending > Running
        Moves(Pending, InstanceTrigger.Run, Running);
        // I: Pending > ShuttingDown
        Moves(Pending, InstanceTrigger.ShutDown, ShuttingDown);
        // I: Pending > Terminated
        Moves(Pending, InstanceTrigger.End, Terminated);

        Ignores(Running, InstanceTrigger.Run);
        // I: Running > ShuttingDown
        Moves(Running, InstanceTrigger.ShutDown, ShuttingDown);
        // I: Running > Terminated
        Moves(Running, InstanceTrigger.End, Terminated);

        Ignores(ShuttingDown, InstanceTrigger.Run);
        Ignores(ShuttingDown, InstanceTrigger.ShutDown);
        // I: ShuttingDown > Terminated
        Moves(ShuttingDown, InstanceTrigger.End, Terminated);

        Ignores(Terminated, InstanceTrigger.Run);
        Ignores(Terminated, InstanceTrigger.ShutDown);
        Ignores(Terminated, InstanceTrigger.End);
    }

    private static void Moves(InstanceState state, InstanceTrigger trigger, InstanceState to) =>
        Assert.Equal(new Move<InstanceState>(MoveKind.Moved, to), InstanceTransitions.Next(state, trigger));

    private static void Ignores(InstanceState state, InstanceTrigger trigger) =>
        Assert.Equal(MoveKind.Ignored, InstanceTransitions.Next(state, trigger).Kind);
}
