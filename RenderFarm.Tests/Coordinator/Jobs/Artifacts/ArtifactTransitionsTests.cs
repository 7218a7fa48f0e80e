using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Jobs.Artifacts;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.ArtifactState;
using static RenderFarm.Coordinator.Jobs.Artifacts.ArtifactTrigger;

namespace RenderFarm.Tests.Coordinator.Jobs.Artifacts;

[Trait("Category", "Fast")]
public sealed class ArtifactTransitionsTests
{
    [Fact]
    public void Every_cell_of_the_table_is_what_it_should_be()
    {
        // A: Waiting > Sent
        Moves(Waiting, Send, Sent);
        // A: Waiting > Ready
        Moves(Waiting, Store, Ready);
        Ignores(Waiting, Return);
        Ignores(Waiting, GiveUp);

        Refuses(Sent, Send);
        // A: Sent > Ready
        Moves(Sent, Store, Ready);
        // A: Sent > Waiting
        Moves(Sent, Return, Waiting);
        // A: Sent > Failed
        Moves(Sent, GiveUp, Failed);

        Refuses(Ready, Send);
        Ignores(Ready, Store);
        Ignores(Ready, Return);
        Ignores(Ready, GiveUp);

        Refuses(Failed, Send);
        // A: Failed > Ready
        Moves(Failed, Store, Ready);
        Ignores(Failed, Return);
        Ignores(Failed, GiveUp);
    }

    [Fact]
    public void A_state_or_trigger_that_does_not_exist_is_refused() => Refuses((ArtifactState)99, (ArtifactTrigger)99);

    private static void Moves(ArtifactState state, ArtifactTrigger trigger, ArtifactState to) =>
        Assert.Equal(new Move<ArtifactState>(MoveKind.Moved, to), ArtifactTransitions.Next(state, trigger));

    private static void Ignores(ArtifactState state, ArtifactTrigger trigger) =>
        Assert.Equal(MoveKind.Ignored, ArtifactTransitions.Next(state, trigger).Kind);

    private static void Refuses(ArtifactState state, ArtifactTrigger trigger) =>
        Assert.Equal(MoveKind.Refused, ArtifactTransitions.Next(state, trigger).Kind);
}
