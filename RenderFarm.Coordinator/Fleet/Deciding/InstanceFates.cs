using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Instances;

namespace RenderFarm.Coordinator.Fleet.Deciding;

/// <summary>Whether a machine still counts, and whether it has to end whatever the demand is.</summary>
internal sealed class InstanceFates(FleetOptions options, bool isSettled, DateTimeOffset now)
{
    /// <summary>The fate of one machine.</summary>
    /// <returns>Whether it counts towards the demand, and how it has to be ended if so.</returns>
    public (bool IsPresent, FleetAction? Action) Of(Instance instance, MachineDemand? demand)
    {
        if (instance.EndReason is InstanceEnd.UserRequest)
            return (false, new TerminateAction(instance, InstanceEnd.UserRequest));
        if (demand is { AtOnce: true })
            return (false, new TerminateAction(instance, InstanceEnd.BudgetSpent));
        if (now >= instance.LaunchedAt + options.MaxLifetime)
            return (false, End(instance, InstanceEnd.Expired));

        var keptUntil = demand?.Rental.KeepAlive == true ? options.KeepAliveTime : TimeSpan.Zero;
        return instance switch
        {
            { Worker: WorkerState.Gone } => AfterFarewell(instance, keptUntil),
            { Worker: WorkerState.Lost } => AfterSilence(instance, keptUntil),
            { DrainingAt: { } since } when now >= since + options.DrainTimeout => (false, new TerminateAction(instance, instance.EndReason ?? InstanceEnd.NotNeeded)),
            { DrainingAt: not null } => (false, null),
            { ReadyAt: null } => BeforeReady(instance, keptUntil),

            // It finishes what it has, and its successor had better start at once.
            { Worker: WorkerState.Draining } or { Interruption: not null } => (false, null),
            _ => (true, null),
        };
    }

    /// <summary>It stores its log and shuts itself down, unless it is to stay for somebody to look at. One that stays is not replaced: a machine after the other would.</summary>
    private (bool IsPresent, FleetAction? Action) AfterFarewell(Instance instance, TimeSpan keep)
    {
        var since = instance.WorkerSeenAt ?? instance.LaunchedAt;
        if (keep > TimeSpan.Zero && now < since + keep)
            return (instance.DrainingAt is null, null);
        return (false, now >= since + options.FarewellGrace ? new TerminateAction(instance, instance.EndReason ?? (instance.ReadyAt is null ? InstanceEnd.BootFailed : InstanceEnd.ShutDown)) : null);
    }

    /// <summary>It counts while it may only seem lost, or two would be paid for one.</summary>
    private (bool IsPresent, FleetAction? Action) AfterSilence(Instance instance, TimeSpan keep)
    {
        var isCertain = isSettled && instance.SilentAt is { } since && now >= since + options.SilentGrace;
        if (!isCertain || now < instance.SilentAt + keep)
            return (instance.DrainingAt is null, null);
        return (false, new TerminateAction(instance, InstanceEnd.Lost));
    }

    private (bool IsPresent, FleetAction? Action) BeforeReady(Instance instance, TimeSpan keep)
    {
        var isOverdue = isSettled && now >= instance.LaunchedAt + options.BootTimeout;
        return isOverdue && now >= instance.LaunchedAt + keep
            ? (false, new TerminateAction(instance, InstanceEnd.BootFailed))
            : (true, null);
    }

    private FleetAction? End(Instance instance, InstanceEnd reason) => instance switch
    {
        { ReadyAt: null } or { Worker: WorkerState.Gone or WorkerState.Lost } => new TerminateAction(instance, reason),
        { DrainingAt: null } => new DrainAction(instance, reason),
        { DrainingAt: { } since } when now >= since + options.DrainTimeout => new TerminateAction(instance, reason),
        _ => null,
    };
}
