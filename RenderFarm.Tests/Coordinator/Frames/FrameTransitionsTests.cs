using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.FrameState;
using static RenderFarm.Coordinator.Frames.FrameTrigger;

namespace RenderFarm.Tests.Coordinator.Frames;

[Trait("Category", "Fast")]
public sealed class FrameTransitionsTests
{
    [Fact]
    public void Every_cell_of_the_table_is_what_it_should_be()
    {
        // F: Waiting > Fed
        Moves(Waiting, HandOut, Fed);
        Ignores(Waiting, Start);
        // F: Waiting > Rendered
        Moves(Waiting, Store, Rendered);
        // F: Waiting > Failed
        Moves(Waiting, GiveUp, Failed);
        Ignores(Waiting, Release);
        Ignores(Waiting, Return);
        Ignores(Waiting, Retry);

        Refuses(Fed, HandOut);
        // F: Fed > Rendering
        Moves(Fed, Start, Rendering);
        // F: Fed > Rendered
        Moves(Fed, Store, Rendered);
        // F: Fed > Failed
        Moves(Fed, GiveUp, Failed);
        Ignores(Fed, Release);
        // F: Fed > Waiting
        Moves(Fed, Return, Waiting);
        Ignores(Fed, Retry);

        Refuses(Rendering, HandOut);
        Ignores(Rendering, Start);
        // F: Rendering > Rendered
        Moves(Rendering, Store, Rendered);
        // F: Rendering > Failed
        Moves(Rendering, GiveUp, Failed);
        // F: Rendering > Fed
        Moves(Rendering, Release, Fed);
        // F: Rendering > Waiting
        Moves(Rendering, Return, Waiting);
        Ignores(Rendering, Retry);

        Refuses(Rendered, HandOut);
        Ignores(Rendered, Start);
        Ignores(Rendered, Store);
        Ignores(Rendered, GiveUp);
        Ignores(Rendered, Release);
        Ignores(Rendered, Return);
        // F: Rendered > Waiting
        Moves(Rendered, Retry, Waiting);

        Refuses(Failed, HandOut);
        Ignores(Failed, Start);
        Ignores(Failed, Store);
        Ignores(Failed, GiveUp);
        Ignores(Failed, Release);
        Ignores(Failed, Return);
        // F: Failed > Waiting
        Moves(Failed, Retry, Waiting);
    }

    [Fact]
    public void A_state_or_trigger_that_does_not_exist_is_refused() => Refuses((FrameState)99, (FrameTrigger)99);

    private static void Moves(FrameState state, FrameTrigger trigger, FrameState to) =>
        Assert.Equal(new Move<FrameState>(MoveKind.Moved, to), FrameTransitions.Next(state, trigger));

    private static void Ignores(FrameState state, FrameTrigger trigger) =>
        Assert.Equal(MoveKind.Ignored, FrameTransitions.Next(state, trigger).Kind);

    private static void Refuses(FrameState state, FrameTrigger trigger) =>
        Assert.Equal(MoveKind.Refused, FrameTransitions.Next(state, trigger).Kind);
}
