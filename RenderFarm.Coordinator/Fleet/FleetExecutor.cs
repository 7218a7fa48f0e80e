using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Fleet.Cloud;
using RenderFarm.Coordinator.Fleet.Deciding;
using RenderFarm.Coordinator.Fleet.Instances;
using RenderFarm.Coordinator.Fleet.Renting;
using RenderFarm.Coordinator.Hosting;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Fleet;

/// <summary>Does what was decided. Each action stands for itself; one that fails is decided again at the next look.</summary>
internal sealed partial class FleetExecutor(
    FarmStore store, InstanceSource source, Renter renter, QueueSender sender, ILogger<FleetExecutor> logger)
{
    /// <summary>Ends first: they cost money and make room.</summary>
    /// <returns>What failed, with the pool whose machines it keeps from being asked for, or null.</returns>
    public async Task<IReadOnlyList<(string? Pool, Exception Problem)>> ExecuteAsync(
        IReadOnlyList<FleetAction> actions, CancellationToken cancellationToken)
    {
        TerminateAction[] ends = [.. actions.OfType<TerminateAction>()];
        var notEnded = await Each.TryAsync([ends], all => EndAsync(all, cancellationToken), cancellationToken);
        var notDrained = await Each.TryAsync(actions.OfType<DrainAction>(), drain => DrainAsync(drain, cancellationToken), cancellationToken);
        var notRented = await Each.TryAsync(actions.OfType<RentAction>(), rent => renter.RentAsync(rent, cancellationToken), cancellationToken);
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
                cancellationToken);
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
            var message = new DrainWorker { Reason = drain.Reason == InstanceEnd.Expired ? "Its machine has been up long enough." : "Its machine is not needed." };
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
