using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;
using static RenderFarm.Contracts.Api.InstanceState;

namespace RenderFarm.Coordinator.Instances;

/// <summary>Changes instances, by <see cref="InstanceTransitions"/> alone, and carries the end of one on to its worker.</summary>
internal sealed partial class InstanceLifecycle(WorkerLifecycle workers, ILogger<InstanceLifecycle> logger)
{
    /// <summary>An instance that the farm sees for the first time.</summary>
    public void Add(FarmTransaction farm, Instance instance)
    {
        InstanceTable.Save(farm.Connection, instance);
        farm.Changes.Instance(instance.Id);
        LogSeen(instance.Id, instance.InstanceType, instance.Zone, instance.Market, instance.Pool);
    }

    /// <summary>Applies what EC2 says.</summary>
    /// <param name="farm">The transaction.</param>
    /// <param name="instance">The instance as it is known.</param>
    /// <param name="said">Its state, as EC2 says.</param>
    /// <param name="reason">Why it ends, when nobody in the farm wanted it to.</param>
    /// <param name="detail">EC2's words on that.</param>
    /// <param name="endedAt">When it began to end, if EC2 says so; now otherwise.</param>
    public void Apply(
        FarmTransaction farm,
        Instance instance,
        InstanceState said,
        InstanceEnd? reason = null,
        string? detail = null,
        DateTimeOffset? endedAt = null
    )
    {
        var move = InstanceTransitions.Next(instance.State, said);
        if (move.Kind != MoveKind.Moved)
            return;

        var after = instance with { State = move.State };
        if (!after.IsUp)
        {
            after = after with
            {
                // An interruption is nobody's wish, even when the instance was about to end anyway.
                EndReason = reason == InstanceEnd.Interrupted ? reason : instance.EndReason ?? reason,
                EndDetail = detail ?? instance.EndDetail,
                EndedAt = instance.EndedAt ?? endedAt ?? farm.Now,
            };
            FellSilent(farm, after);
        }

        InstanceTable.Save(farm.Connection, after);
        farm.Changes.Instance(instance.Id);
        LogMoved(instance.Id, instance.State, move.State, after.EndReason);
    }

    /// <summary>The instance is to finish what it has and to end.</summary>
    public static void Drain(FarmTransaction farm, Instance instance, InstanceEnd reason)
    {
        InstanceTable.Save(
            farm.Connection,
            instance with
            {
                DrainingAt = instance.DrainingAt ?? farm.Now,
                EndReason = instance.EndReason ?? reason,
            }
        );
        farm.Changes.Instance(instance.Id);
    }

    /// <summary>Nothing runs on an instance that has ended: its frames need not wait for the silence to be noticed.</summary>
    private void FellSilent(FarmTransaction farm, Instance instance)
    {
        foreach (var worker in WorkerTable.OfInstance(farm.Connection, instance.Id))
            workers.Apply(farm, worker, WorkerTrigger.FallSilent);
    }

    [LoggerMessage(1600, LogLevel.Information, "Instance {InstanceId} ({InstanceType}, {Zone}, {Market}) is there for {Pool}")]
    private partial void LogSeen(string instanceId, string instanceType, string zone, InstanceMarket market, string pool);

    [LoggerMessage(1601, LogLevel.Information, "Instance {InstanceId}: {From} > {To} {Reason}")]
    private partial void LogMoved(string instanceId, InstanceState from, InstanceState to, InstanceEnd? reason);
}

/// <summary>
/// Every way in which the state of an instance changes. It never goes back: what says so is an older answer of EC2, whose answers are
/// eventually consistent.
/// </summary>
internal static class InstanceTransitions
{
    /// <summary>What it does to <paramref name="state"/> that EC2 says <paramref name="said"/>.</summary>
    public static Move<InstanceState> Next(InstanceState state, InstanceState said) =>
        (state, said) switch
        {
            (Pending, Running) => Moves.To(Running),
            (Pending or Running, ShuttingDown) => Moves.To(ShuttingDown),
            (Pending or Running or ShuttingDown, Terminated) => Moves.To(Terminated),
            _ => Moves.Ignore<InstanceState>(),
        };
}
