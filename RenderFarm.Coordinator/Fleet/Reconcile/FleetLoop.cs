using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Fleet.Ec2;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Fleet.Reconcile;

/// <summary>
/// Brings the machines that there are towards those that there should be, every few seconds and whenever a job comes or ends. Everything
/// that it knows is in the database and in EC2's own list, so it may be killed at any moment.
/// </summary>
internal sealed partial class FleetLoop(
    FarmStore store,
    Planner planner,
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

    /// <summary>Looks once. A farm that no longer rents still ends what it rented.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled && !store.Read(FleetSituations.HasAny))
            return;
        Func<CancellationToken, Task>[] steps = [LookAtMachinesAsync, janitor.TidyAsync];
        await Each.DoAsync(steps, step => step(cancellationToken), cancellationToken);
    }

    private async Task LookAtMachinesAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<SeenInstance> seen;
        try
        {
            seen = await observer.LookAsync(cancellationToken);
        }
        catch (Ec2RefusedException e)
        {
            await notices.WriteAsync(Wanted().Select(pool => (pool, e.Fault.Text)), cancellationToken);
            throw new CloudUnavailableException(e.Fault.Text, e);
        }

        List<string> stopped = [.. seen.Where(machine => machine.IsStopped).Select(machine => machine.Id)];
        var notEnded = await Each.TryAsync([stopped], ids => source.EndAsync(ids, cancellationToken), cancellationToken);
        var open = store.Read(RentRequestTable.Open);
        var notFound =
            open.Count == 0 ? [] : await renter.RecoverAsync(open, seen, Wanted().ToHashSet(StringComparer.Ordinal), cancellationToken);

        // After the recovery, which may have taken a while.
        var demands = Demands();
        var situation = store.Read(connection => FleetSituations.Read(connection, demands, clock.IsSettled));
        var actions = FleetDecisions.Decide(situation, options.Value, clock.Now);
        await notices.WriteAsync(situation, actions, cancellationToken);
        IReadOnlyList<(string? Pool, Exception Problem)> failed =
        [
            .. notEnded.Select(failure => ((string?)null, failure.Problem)),
            .. notFound.Select(failure => ((string?)failure.Request.Pool, failure.Problem)),
            .. await executor.ExecuteAsync(actions, cancellationToken),
        ];
        var problems = failed
            .Where(failure => failure.Pool is not null)
            .Select(failure => (failure.Pool!, $"The farm could not ask for machines and tries again: {failure.Problem.Message}"));
        await notices.WriteAsync(problems, cancellationToken);
        Each.ThrowFirst(failed);
    }

    /// <summary>Pools that should have a machine.</summary>
    private IEnumerable<string> Wanted() => Demands().Where(demand => demand.Count > 0).Select(demand => demand.Pool);

    private IReadOnlyList<DesiredCapacity> Demands()
    {
        IReadOnlyList<DesiredCapacity> demands = [.. planner.Plan().Select(plan => plan.Demand)];
        return options.Value.Enabled
            ? demands
            : [.. demands.Select(demand => demand with { Count = 0, Reason = "the fleet is switched off" })];
    }

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

    [LoggerMessage(1640, LogLevel.Error, "A look at the machines failed and is tried again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(1641, LogLevel.Warning, "{Problem} The farm goes on trying to look after its machines")]
    private partial void LogOutage(string problem);

    [LoggerMessage(1642, LogLevel.Information, "The machines can be looked after again")]
    private partial void LogOutageOver();
}
