using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Fleet.Ec2;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Fleet.Reconcile;

/// <summary>Does what was decided. Each action stands for itself; one that fails is decided again at the next look.</summary>
internal sealed partial class FleetExecutor(
    FarmStore store,
    InstanceSource source,
    Provisioner renter,
    QueueSender sender,
    ILogger<FleetExecutor> logger
)
{
    /// <summary>Ends first: they cost money and make room.</summary>
    /// <returns>What failed, with the pool whose instances it keeps from being asked for, or null.</returns>
    public async Task<IReadOnlyList<(string? Pool, Exception Problem)>> ExecuteAsync(
        IReadOnlyList<FleetAction> actions,
        CancellationToken cancellationToken
    )
    {
        TerminateAction[] ends = [.. actions.OfType<TerminateAction>()];
        var notEnded = await Each.TryAsync([ends], all => EndAsync(all, cancellationToken), cancellationToken);
        var notDrained = await Each.TryAsync(
            actions.OfType<DrainAction>(),
            drain => DrainAsync(drain, cancellationToken),
            cancellationToken
        );
        var notRented = await Each.TryAsync(
            actions.OfType<RentAction>(),
            rent => renter.RentAsync(rent, cancellationToken),
            cancellationToken
        );
        return
        [
            .. notEnded.Select(failed => ((string?)null, failed.Problem)),
            .. notDrained.Select(failed => ((string?)null, failed.Problem)),
            .. notRented.Select(failed => ((string?)failed.Item.Pool, failed.Problem)),
        ];
    }

    private async Task EndAsync(TerminateAction[] ends, CancellationToken cancellationToken)
    {
        if (ends.Length == 0)
            return;

        try
        {
            // The reason first: EC2 only says that somebody asked for it.
            await store.WriteAsync(
                farm =>
                {
                    foreach (var end in ends)
                        InstanceLifecycle.Drain(farm, end.Instance, end.Reason);
                },
                cancellationToken
            );
        }
        finally
        {
            // Also when it cannot be written: a full disk must not cost money.
            foreach (var end in ends)
                LogEnding(end.Instance.Id, end.Instance.Pool, end.Reason);
            await source.EndAsync([.. ends.Select(end => end.Instance.Id)], cancellationToken);
        }
    }

    private async Task DrainAsync(DrainAction drain, CancellationToken cancellationToken)
    {
        LogDraining(drain.Instance.Id, drain.Instance.Pool, drain.Reason);
        if (drain.Instance.WorkerId is { } worker)
        {
            var message = new DrainWorker
            {
                Reason = drain.Reason == InstanceEnd.Expired ? "Its instance has been up long enough." : "Its instance is not needed.",
            };
            await sender.SendAsync(Queues.WorkerPrefix + worker, message, cancellationToken);
        }

        // After the message: told twice is better than not at all.
        await store.WriteAsync(farm => InstanceLifecycle.Drain(farm, drain.Instance, drain.Reason), cancellationToken);
    }

    [LoggerMessage(1620, LogLevel.Information, "Ending instance {InstanceId} of {Pool}: {Reason}")]
    private partial void LogEnding(string instanceId, string pool, InstanceEnd reason);

    [LoggerMessage(1621, LogLevel.Information, "Draining instance {InstanceId} of {Pool}: {Reason}")]
    private partial void LogDraining(string instanceId, string pool, InstanceEnd reason);
}

/// <summary>Something that the fleet should do now.</summary>
internal abstract record FleetAction;

/// <summary>Ask EC2 for instances.</summary>
/// <param name="Pool">For whom.</param>
/// <param name="Count">How many, 1 or more.</param>
/// <param name="Market">Where.</param>
/// <param name="Rental">Which ones, at which price.</param>
/// <param name="Reason">Why so many.</param>
/// <param name="Lease">How long each may be up; null when that is <c>MaxLifetime</c>.</param>
internal sealed record RentAction(string Pool, int Count, InstanceMarket Market, Rental Rental, string Reason, TimeSpan? Lease = null)
    : FleetAction;

/// <summary>Have an instance finish what it has and end.</summary>
internal sealed record DrainAction(Instance Instance, InstanceEnd Reason) : FleetAction;

/// <summary>End an instance at once.</summary>
internal sealed record TerminateAction(Instance Instance, InstanceEnd Reason) : FleetAction;

/// <summary>Instances are missing and are not asked for now.</summary>
/// <param name="Pool">Whose.</param>
/// <param name="Missing">How many, 1 or more.</param>
/// <param name="Cause">Why not now.</param>
/// <param name="Until">When they are asked for again; null when something else has to happen first.</param>
internal sealed record WaitAction(string Pool, int Missing, WaitCause Cause, DateTimeOffset? Until = null) : FleetAction;

/// <summary>Why missing instances are not asked for.</summary>
internal enum WaitCause
{
    /// <summary>The last request did not get all of its instances, and a pause is due.</summary>
    Shortfall,

    /// <summary>The farm has as many instances as it may.</summary>
    MaxInstances,

    /// <summary>Instance after instance started no worker.</summary>
    FailedBoots,
}
