using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.InstanceState;
using static RenderFarm.Coordinator.Fleet.Instances.InstanceTrigger;

namespace RenderFarm.Coordinator.Fleet.Instances;

/// <summary>Every way in which the state of a machine changes. It never goes back: what says so is an older answer of EC2, whose answers are eventually consistent.</summary>
internal static class InstanceTransitions
{
    private static readonly Move<InstanceState> Ignored = Moves.Ignore<InstanceState>();
    private static readonly Move<InstanceState> Refused = Moves.Refuse<InstanceState>();

    /// <summary>What <paramref name="trigger"/> does to <paramref name="state"/>.</summary>
    public static Move<InstanceState> Next(InstanceState state, InstanceTrigger trigger) => (state, trigger) switch
    {
        (_, Start) => Ignored,

        (Pending, Run) => Moves.To(Running),
        (_, Run) => Ignored,

        (Pending or Running, InstanceTrigger.ShutDown) => Moves.To(ShuttingDown),
        (_, InstanceTrigger.ShutDown) => Ignored,

        (Terminated, End) => Ignored,
        (_, End) => Moves.To(Terminated),

        _ => Refused,
    };
}


/// <summary>What EC2 can say about a machine.</summary>
internal enum InstanceTrigger
{
    /// <summary>It starts.</summary>
    Start,

    /// <summary>It runs.</summary>
    Run,

    /// <summary>It shuts down.</summary>
    ShutDown,

    /// <summary>It has ended, or is no longer shown.</summary>
    End,
}
