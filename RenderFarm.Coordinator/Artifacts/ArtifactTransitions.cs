using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.ArtifactState;
using static RenderFarm.Coordinator.Artifacts.ArtifactTrigger;

namespace RenderFarm.Coordinator.Artifacts;

/// <summary>Every way in which the state of an artifact changes. Reports come twice and late: what they then do is said here too.</summary>
internal static class ArtifactTransitions
{
    private static readonly Move<ArtifactState> Ignored = Moves.Ignore<ArtifactState>();
    private static readonly Move<ArtifactState> Refused = Moves.Refuse<ArtifactState>();

    /// <summary>What <paramref name="trigger"/> does to <paramref name="state"/>.</summary>
    public static Move<ArtifactState> Next(ArtifactState state, ArtifactTrigger trigger) => (state, trigger) switch
    {
        (Waiting, Send) => Moves.To(Sent),
        (Waiting, Store) => Moves.To(Ready), // by a worker whose message was given up for lost
        (Waiting, Return) => Ignored,
        (Waiting, GiveUp) => Ignored,

        (Sent, Send) => Refused, // it would be made twice
        (Sent, Store) => Moves.To(Ready),
        (Sent, Return) => Moves.To(Waiting),
        (Sent, GiveUp) => Moves.To(Failed),

        (Ready, Send) => Refused,
        (Ready, _) => Ignored, // the first that is stored stays

        (Failed, Send) => Refused,
        (Failed, Store) => Moves.To(Ready), // it came after all
        (Failed, _) => Ignored,

        _ => Refused,
    };
}
