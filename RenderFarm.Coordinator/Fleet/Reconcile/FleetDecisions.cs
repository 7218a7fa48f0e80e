using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Coordinator.Fleet.Reconcile;

/// <summary>
/// What the fleet should do now. Pure: it looks at no clock and at nothing outside its arguments, and asked again it says the same.
/// </summary>
internal static class FleetDecisions
{
    /// <summary>Ends first, then requests in the order of the demands.</summary>
    public static IReadOnlyList<FleetAction> Decide(FleetSituation situation, FleetOptions options, DateTimeOffset now)
    {
        var actions = new List<FleetAction>();
        var demands = situation.Demands.ToDictionary(demand => demand.Pool, StringComparer.Ordinal);
        var fates = new TerminationPolicy(options, situation.IsSettled, now);
        var present = new List<Instance>();
        foreach (var instance in situation.Instances.Where(instance => instance.IsUp))
        {
            var (isPresent, action) = fates.Of(instance, demands.GetValueOrDefault(instance.Pool));
            if (isPresent)
                present.Add(instance);
            if (action is not null)
                actions.Add(action);
        }

        var byPool = present.ToLookup(instance => instance.Pool, StringComparer.Ordinal);
        foreach (var pool in byPool)
            actions.AddRange(ScaleIn([.. pool], demands.GetValueOrDefault(pool.Key)));

        // What ends makes room only when it has ended: until then it is paid for.
        var room = options.MaxInstances - situation.Instances.Count - situation.OpenRequests.Sum(request => request.Count);
        foreach (var demand in situation.Demands)
        {
            var missing =
                demand.Count
                - byPool[demand.Pool].Count()
                - situation.OpenRequests.Where(request => request.Pool == demand.Pool).Sum(request => request.Count);
            if (missing <= 0)
                continue;
            var (rent, wait) = ScaleOut(
                demand,
                missing,
                room,
                situation.Histories.GetValueOrDefault(demand.Pool, PoolHistory.None),
                options,
                now
            );
            room -= rent?.Count ?? 0;
            actions.AddRange(((FleetAction?[])[rent, wait]).OfType<FleetAction>());
        }

        return actions;
    }

    /// <summary>
    /// Ends what is too much: first those that have no worker yet, newest first, then the idle, then those that would be missed.
    /// </summary>
    private static IEnumerable<FleetAction> ScaleIn(List<Instance> present, DesiredCapacity? demand) =>
        present
            .OrderBy(instance => instance.ReadyAt is not null)
            .ThenBy(instance => instance.Worker is WorkerState.Rendering)
            .ThenByDescending(instance => instance.LaunchedAt)
            .ThenBy(instance => instance.Id, StringComparer.Ordinal)
            .Take(present.Count - (demand?.Count ?? 0))
            .Select(instance => End(instance, demand is null ? InstanceEnd.Unwanted : InstanceEnd.NotNeeded));

    private static FleetAction End(Instance instance, InstanceEnd reason) =>
        instance.ReadyAt is null ? new TerminateAction(instance, reason) : new DrainAction(instance, reason);

    private static (RentAction? Rent, WaitAction? Wait) ScaleOut(
        DesiredCapacity demand,
        int missing,
        int room,
        PoolHistory history,
        FleetOptions options,
        DateTimeOffset now
    )
    {
        if (history.FailedBoots >= options.MaxFailedBoots)
            return (null, new WaitAction(demand.Pool, missing, WaitCause.FailedBoots));

        var (market, rental) = (InstanceMarket.Spot, demand.Rental);
        if (history is { Shortfalls: > 0, AnsweredAt: { } answeredAt })
        {
            var again = answeredAt + Pause(history.Shortfalls, options);
            var isScarce =
                history is { Market: InstanceMarket.Spot, Problem: RentProblem.Capacity or RentProblem.Quota or RentProblem.Price };
            // What the good types lack the others may have at once.
            if (isScarce && demand.MoreTypes.Any(type => !history.InstanceTypes.Contains(type, StringComparer.Ordinal)))
                rental = Wider(demand);
            else if (isScarce && demand.Rental.OnDemand)
                market = InstanceMarket.OnDemand;
            else if (now < again)
                return (null, new WaitAction(demand.Pool, missing, WaitCause.Shortfall, again));
            else if (isScarce)
                rental = Wider(demand);
        }

        var count = Math.Min(missing, room);
        return (
            count > 0 ? new RentAction(demand.Pool, count, market, rental, demand.Reason, demand.Lease) : null,
            count < missing ? new WaitAction(demand.Pool, missing - Math.Max(0, count), WaitCause.MaxInstances) : null
        );
    }

    private static Rental Wider(DesiredCapacity demand) =>
        demand.MoreTypes.Count > 0 ? demand.Rental with { InstanceTypes = demand.MoreTypes } : demand.Rental;

    private static TimeSpan Pause(int shortfalls, FleetOptions options)
    {
        // As a double: the hundredth doubling must not overflow.
        var seconds = options.RetryPause.TotalSeconds * Math.Pow(2, Math.Min(shortfalls, 32) - 1);
        return TimeSpan.FromSeconds(Math.Min(seconds, options.MaxRetryPause.TotalSeconds));
    }
}

/// <summary>Whether an instance still counts, and whether it has to end whatever the demand is.</summary>
internal sealed class TerminationPolicy(FleetOptions options, bool isSettled, DateTimeOffset now)
{
    /// <summary>The fate of one machine.</summary>
    /// <returns>Whether it counts towards the demand, and how it has to be ended if so.</returns>
    public (bool IsPresent, FleetAction? Action) Of(Instance instance, DesiredCapacity? demand)
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
            { DrainingAt: { } since } when now >= since + options.DrainTimeout => (
                false,
                new TerminateAction(instance, instance.EndReason ?? InstanceEnd.NotNeeded)
            ),
            { DrainingAt: not null } => (false, null),
            { ReadyAt: null } => BeforeReady(instance, keptUntil),

            // It finishes what it has, and its successor had better start at once.
            { Worker: WorkerState.Draining } or { Interruption: not null } => (false, null),
            _ => (true, null),
        };
    }

    /// <summary>
    /// It stores its log and shuts itself down, unless it is to stay for somebody to look at. One that stays is not replaced: an instance
    /// after the other would.
    /// </summary>
    private (bool IsPresent, FleetAction? Action) AfterFarewell(Instance instance, TimeSpan keep)
    {
        var since = instance.WorkerSeenAt ?? instance.LaunchedAt;
        if (keep > TimeSpan.Zero && now < since + keep)
            return (instance.DrainingAt is null, null);
        return (
            false,
            now >= since + options.FarewellGrace
                ? new TerminateAction(
                    instance,
                    instance.EndReason ?? (instance.ReadyAt is null ? InstanceEnd.BootFailed : InstanceEnd.ShutDown)
                )
                : null
        );
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

    private FleetAction? End(Instance instance, InstanceEnd reason) =>
        instance switch
        {
            { ReadyAt: null } or { Worker: WorkerState.Gone or WorkerState.Lost } => new TerminateAction(instance, reason),
            { DrainingAt: null } => new DrainAction(instance, reason),
            { DrainingAt: { } since } when now >= since + options.DrainTimeout => new TerminateAction(instance, reason),
            _ => null,
        };
}
