using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.FrameState;
using static RenderFarm.Coordinator.Frames.FrameTrigger;

namespace RenderFarm.Coordinator.Frames;

/// <summary>Every way in which the state of a frame changes. Reports come twice, late and out of order: what they then do is said here too.</summary>
internal static class FrameTransitions
{
    private static readonly Move<FrameState> Ignored = Moves.Ignore<FrameState>();
    private static readonly Move<FrameState> Refused = Moves.Refuse<FrameState>();

    /// <summary>What <paramref name="trigger"/> does to <paramref name="state"/>.</summary>
    public static Move<FrameState> Next(FrameState state, FrameTrigger trigger) => (state, trigger) switch
    {
        (Waiting, HandOut) => Moves.To(Fed),
        (Waiting, Start) => Ignored, // by a worker whose chunk was given up for lost
        (Waiting, Store) => Moves.To(Rendered), // the same, and its image counts
        (Waiting, GiveUp) => Moves.To(Failed), // fed too often
        (Waiting, Release) => Ignored,
        (Waiting, Return) => Ignored,

        (Fed, HandOut) => Refused, // it would be rendered twice
        (Fed, Start) => Moves.To(Rendering),
        (Fed, Store) => Moves.To(Rendered), // its start is late, or there was nothing left to render
        (Fed, GiveUp) => Moves.To(Failed),
        (Fed, Release) => Ignored,
        (Fed, Return) => Moves.To(Waiting),

        (Rendering, HandOut) => Refused,
        (Rendering, Start) => Ignored, // the chunk was delivered again
        (Rendering, Store) => Moves.To(Rendered),
        (Rendering, GiveUp) => Moves.To(Failed),
        (Rendering, Release) => Moves.To(Fed),
        (Rendering, Return) => Moves.To(Waiting),

        (Rendered, HandOut) => Refused,
        (Rendered, _) => Ignored, // the first stored image wins

        (Failed, HandOut) => Refused,
        (Failed, _) => Ignored, // the job may have ended on it

        _ => Refused,
    };
}
