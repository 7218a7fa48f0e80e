using Microsoft.Extensions.Options;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Fleet.Ec2;
using RenderFarm.Coordinator.Fleet.Reconcile;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Housekeeping;

/// <summary>
/// Finds and removes what bears the farm's name in the cloud and is not needed. The farm's loops remove most of it in time; this is for
/// what they missed, and for the files that they never remove.
/// </summary>
internal sealed class FarmCleanup(
    FarmStore store,
    InstanceSource source,
    LaunchTemplates templates,
    FleetJanitor janitor,
    LeftQueues queues,
    FarmBucket bucket,
    IOptions<FleetOptions> options,
    TimeProvider time
)
{
    /// <summary>Everything that is not needed.</summary>
    /// <param name="age">Files of jobs that ended before that are not needed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CloudUnavailableException">The cloud does not answer.</exception>
    public async Task<IReadOnlyList<CleanupItem>> FindAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        List<CleanupItem> items = [];
        if (options.Value.Enabled || store.Read(FleetSituations.HasAny))
            items.AddRange(await FindInstancesAsync(cancellationToken));
        items.AddRange(
            (await queues.FindAsync(cancellationToken)).Select(queue => new CleanupItem(
                CleanupKind.Queue,
                queue,
                "its worker or job has gone"
            ))
        );
        items.AddRange(await FindFilesAsync(time.GetUtcNow() - age, cancellationToken));
        return items;
    }

    /// <summary>Removes everything that is not needed.</summary>
    /// <returns>What it was.</returns>
    /// <exception cref="CloudUnavailableException">The cloud does not answer.</exception>
    public async Task<IReadOnlyList<CleanupItem>> RemoveAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var items = await FindAsync(age, cancellationToken);
        await EndAsync([.. items.Where(item => item.Kind == CleanupKind.Instance).Select(item => item.Name)], cancellationToken);
        var kept = await bucket.DeleteAsync(
            items.Where(item => item.Kind == CleanupKind.InstanceLog).Select(item => item.Name),
            cancellationToken
        );
        foreach (var item in items)
        {
            if (item.Kind == CleanupKind.JobFiles)
                kept.AddRange(await bucket.DeleteAllAsync(JobKeys.Of(item.Name).Prefix, cancellationToken));
            else if (item.Kind == CleanupKind.Queue)
                await queues.RemoveAsync(item.Name, cancellationToken);
            else if (item.Kind == CleanupKind.LaunchTemplate)
                await templates.DeleteAsync(item.Name, cancellationToken);
        }

        FarmBucket.ThrowIfAny(kept);
        return items;
    }

    private async Task<List<CleanupItem>> FindInstancesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var wanted = store.Read(RentingJobs.PoolsInUse).ToHashSet(StringComparer.Ordinal);
            return
            [
                .. (await source.ListAsync(cancellationToken))
                    .Where(instance => instance.IsUp && !wanted.Contains(instance.Pool))
                    .Select(instance => new CleanupItem(
                        CleanupKind.Instance,
                        instance.Id,
                        $"{instance.InstanceType} in {instance.Zone}, whose job has ended"
                    )),
                .. (await janitor.UnusedTemplatesAsync(time.GetUtcNow(), cancellationToken)).Select(template => new CleanupItem(
                    CleanupKind.LaunchTemplate,
                    template.Name,
                    "no request needs it"
                )),
            ];
        }
        catch (Ec2RefusedException e)
        {
            throw new CloudUnavailableException(e.Message, e);
        }
    }

    private async Task EndAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return;
        await store.WriteAsync(
            farm =>
            {
                foreach (var instance in ids.Select(id => InstanceTable.Find(farm.Connection, id)).OfType<Instance>())
                    InstanceLifecycle.Drain(farm, instance, InstanceEnd.UserRequest);
            },
            cancellationToken
        );
        await source.EndAsync(ids, cancellationToken);
    }

    private async Task<List<CleanupItem>> FindFilesAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var items = new List<CleanupItem>();
        foreach (var job in store.Read(connection => JobTable.EndedBefore(connection, before)))
        {
            var files = await bucket.ListAsync(JobKeys.Of(job.Id).Prefix, cancellationToken);
            if (files.Count > 0)
                items.Add(
                    new CleanupItem(
                        CleanupKind.JobFiles,
                        job.Id,
                        $"{files.Count} files of '{job.Name}', which ended {job.EndedAt:yyyy-MM-dd}"
                    )
                );
        }

        foreach (var key in await bucket.ListAsync(InstancePaths.Logs, cancellationToken))
        {
            if (
                InstancePaths.InstanceOf(key) is { } id
                && store.Read(connection => InstanceTable.Find(connection, id)) is { EndedAt: { } ended }
                && ended < before
            )
                items.Add(new CleanupItem(CleanupKind.InstanceLog, key, $"the instance ended {ended:yyyy-MM-dd}"));
        }

        return items;
    }
}
