using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Fleet.Ec2;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Fleet.Reconcile;

/// <summary>Writes down what EC2 shows: machines that are new, that changed, that ended, and that are there no longer.</summary>
internal sealed class FleetObserver(
    FarmStore store,
    InstanceSource source,
    InstanceLifecycle instances,
    IOptions<FleetOptions> options,
    TimeProvider time
)
{
    /// <summary>Looks.</summary>
    /// <returns>What EC2 shows now.</returns>
    public async Task<IReadOnlyList<Instance>> LookAsync(CancellationToken cancellationToken)
    {
        var seen = await DatedAsync(await source.ListAsync(cancellationToken), cancellationToken);
        if (store.Read(connection => News(connection, seen, time.GetUtcNow()).Any() || InstanceTable.AnyToMark(connection)))
        {
            await store.WriteAsync(
                farm =>
                {
                    foreach (var write in News(farm.Connection, seen, farm.Now).ToList())
                        write(farm);
                    InstanceTable.MarkReady(farm.Connection, farm.Now);
                    InstanceTable.MarkSilent(farm.Connection, farm.Now);
                },
                cancellationToken
            );
        }

        return seen;
    }

    /// <summary>
    /// With the times of ends that are news and have none: a machine may have ended long before this look, and it is paid until then.
    /// </summary>
    private async Task<IReadOnlyList<Instance>> DatedAsync(IReadOnlyList<Instance> seen, CancellationToken cancellationToken)
    {
        var up = store
            .Read(InstanceTable.Live)
            .Where(instance => instance.IsUp)
            .Select(instance => instance.Id)
            .ToHashSet(StringComparer.Ordinal);
        var requests = seen.Where(machine => machine is { IsUp: false, EndedAt: null, SpotRequestId: not null } && up.Contains(machine.Id))
            .Select(machine => machine.SpotRequestId!)
            .ToList();
        if (requests.Count == 0)
            return seen;
        var ends = await source.EndsAsync(requests, cancellationToken);
        return
        [
            .. seen.Select(machine =>
                machine.SpotRequestId is { } request && ends.TryGetValue(request, out var end)
                    ? machine with
                    {
                        EndedAt = machine.EndedAt ?? end,
                    }
                    : machine
            ),
        ];
    }

    /// <summary>How to write down what is not known yet; mostly that is nothing.</summary>
    private IEnumerable<Action<FarmTransaction>> News(SqliteConnection connection, IReadOnlyList<Instance> seen, DateTimeOffset now)
    {
        var known = InstanceTable.Live(connection).ToDictionary(instance => instance.Id, StringComparer.Ordinal);
        foreach (var machine in seen)
        {
            if (!known.Remove(machine.Id, out var instance))
            {
                if (machine.IsUp && InstanceTable.Find(connection, machine.Id) is null)
                    yield return farm => instances.Add(farm, machine with { EndedAt = null, EndDetail = null });
            }
            else if (IsCompleted(instance, machine) || InstanceTransitions.Next(instance.State, machine.State).Kind != MoveKind.Ignored)
            {
                yield return farm => Apply(farm, instance, machine);
            }
        }

        foreach (var missing in known.Values.Where(instance => now > instance.LaunchedAt + options.Value.ListingGrace))
            yield return farm => instances.Apply(farm, missing, InstanceState.Terminated, InstanceEnd.Vanished);
    }

    /// <summary>The answer to a request does not tell everything.</summary>
    private static bool IsCompleted(Instance instance, Instance machine) =>
        instance.Zone != machine.Zone || instance.LaunchedAt != machine.LaunchedAt;

    private void Apply(FarmTransaction farm, Instance instance, Instance machine)
    {
        if (IsCompleted(instance, machine))
        {
            instance = instance with { Zone = machine.Zone, LaunchedAt = machine.LaunchedAt, InstanceType = machine.InstanceType };
            InstanceTable.Save(farm.Connection, instance);
            farm.Changes.Instance(instance.Id);
        }

        var reason = machine.IsUp ? (InstanceEnd?)null : EndReasons.Of(machine.EndCode, instance.ReadyAt is not null);
        if (reason == InstanceEnd.ShutDown && instance.Interruption?.Kind == InterruptionKind.Notice)
            reason = InstanceEnd.Interrupted; // it did not wait to be taken
        instances.Apply(farm, instance, machine.State, reason, reason is null ? null : machine.EndDetail, machine.EndedAt);
    }
}
