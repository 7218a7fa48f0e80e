using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Costs.Budget;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Fleet.Ec2;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Fleet.Reconcile;

/// <summary>
/// Brings the instances that there are towards those that there should be, and keeps budgets, every few seconds and whenever a job comes or
/// ends. Everything that it knows is in the database and in EC2's own list, so it may be killed at any moment.
/// </summary>
internal sealed partial class FleetLoop(
    FarmStore store,
    Planner planner,
    BudgetEnforcer budgets,
    FleetObserver observer,
    InstanceSource source,
    Provisioner renter,
    FleetExecutor executor,
    FleetNotices notices,
    FleetJanitor janitor,
    FarmClock clock,
    FleetSignal signal,
    IOptions<FleetOptions> options,
    ILogger<FleetLoop> logger
) : BackgroundService
{
    private string? _outage;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Report(await TryAsync(LookAsync, stoppingToken));
                await signal.WaitAsync(Jittered(options.Value.Interval), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Looks once: what is there, what should be, and what to do about it. A farm that no longer rents still ends what it rented.
    /// </summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled && !store.Read(FleetSituations.HasAny))
        {
            await budgets.KeepAsync(planner.Plan(), cancellationToken);
            return;
        }

        // Instances of a detached job may have done all there was to do, and nobody has read it yet.
        if (!clock.HasCaughtUp && store.Read(JobTable.AnyDetached))
            return;

        Func<CancellationToken, Task>[] steps = [ReconcileAsync, janitor.TidyAsync];
        await Each.DoAsync(steps, step => step(cancellationToken), cancellationToken);
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var (seen, unseen) = await SeeAsync(cancellationToken);
        // One plan for the whole look, made when what EC2 shows is written down.
        var plans = planner.Plan();
        var notKept = await Each.TryAsync([plans], all => budgets.KeepAsync(all, cancellationToken), cancellationToken);
        if (unseen is not null)
        {
            if (unseen is Ec2RefusedException refused)
                await notices.WriteAsync(Wanted(plans).Select(pool => (pool, refused.Fault.Text)), cancellationToken);
            ExceptionDispatchInfo.Throw(unseen);
        }

        List<string> stopped = [.. seen.Where(instance => instance.IsStopped).Select(instance => instance.Id)];
        var notEnded = await Each.TryAsync([stopped], ids => source.EndAsync(ids, cancellationToken), cancellationToken);
        var open = store.Read(RentRequestTable.Open);
        IReadOnlyList<(RentRequest Request, Exception Problem)> notFound = [];
        if (open.Count > 0)
        {
            notFound = await renter.RecoverAsync(open, seen, Wanted(plans).ToHashSet(StringComparer.Ordinal), cancellationToken);
            plans = planner.Plan(); // that may have taken a while, and jobs have ended meanwhile
        }

        var situation = store.Read(connection => FleetSituations.Read(connection, Demands(plans), clock.IsSettled));
        var actions = FleetDecisions.Decide(situation, options.Value, clock.Now);
        await notices.WriteAsync(situation, actions, cancellationToken);
        IReadOnlyList<(string? Pool, Exception Problem)> failed =
        [
            .. notKept.Select(failure => ((string?)null, failure.Problem)),
            .. notEnded.Select(failure => ((string?)null, failure.Problem)),
            .. notFound.Select(failure => ((string?)failure.Request.Pool, failure.Problem)),
            .. await executor.ExecuteAsync(actions, cancellationToken),
        ];
        var problems = failed
            .Where(failure => failure.Pool is not null)
            .Select(failure => (failure.Pool!, $"The farm could not ask for instances and tries again: {failure.Problem.Message}"));
        await notices.WriteAsync(problems, cancellationToken);
        Each.ThrowFirst(failed);
    }

    /// <summary>What EC2 shows, or why it does not: budgets are kept all the same.</summary>
    private async Task<(IReadOnlyList<Instance> Seen, Exception? Problem)> SeeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await observer.LookAsync(cancellationToken), null);
        }
        catch (Exception e) when (e is Ec2RefusedException or CloudUnavailableException)
        {
            return ([], e);
        }
    }

    /// <summary>Pools that should have an instance.</summary>
    private IEnumerable<string> Wanted(IReadOnlyList<PoolPlan> plans) =>
        Demands(plans).Where(demand => demand.Count > 0).Select(demand => demand.Pool);

    private IReadOnlyList<DesiredCapacity> Demands(IReadOnlyList<PoolPlan> plans) =>
        options.Value.Enabled
            ? [.. plans.Select(plan => plan.Demand)]
            : [.. plans.Select(plan => plan.Demand with { Count = 0, Reason = "the fleet is switched off" })];

    private async Task<string?> TryAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step(cancellationToken);
            return null;
        }
        catch (Exception e) when (e is CloudUnavailableException or Ec2RefusedException or DatabaseUnavailableException)
        {
            return e.Message;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The loop outlives every failure.
            LogFailed(e);
            return null;
        }
    }

    /// <summary>Says once that something is in the way, and once that it is gone.</summary>
    private void Report(string? outage)
    {
        if (outage is not null && outage != _outage)
            LogOutage(outage);
        else if (outage is null && _outage is not null)
            LogOutageOver();
        _outage = outage;
    }

    private static TimeSpan Jittered(TimeSpan interval) => interval * (0.9 + (Random.Shared.NextDouble() * 0.2));

    [LoggerMessage(1640, LogLevel.Error, "A look at the instances failed and is tried again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(1641, LogLevel.Warning, "{Problem} The farm goes on trying to look after its instances")]
    private partial void LogOutage(string problem);

    [LoggerMessage(1642, LogLevel.Information, "The instances can be looked after again")]
    private partial void LogOutageOver();
}
