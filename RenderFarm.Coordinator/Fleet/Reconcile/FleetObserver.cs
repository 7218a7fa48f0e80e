using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Fleet.Ec2;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Fleet.Reconcile;

/// <summary>Writes down what EC2 shows: instances that are new, that changed, that ended, and that are there no longer.</summary>
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
    /// With the times of ends that are news and have none: an instance may have ended long before this look, and it is paid until then.
    /// </summary>
    private async Task<IReadOnlyList<Instance>> DatedAsync(IReadOnlyList<Instance> seen, CancellationToken cancellationToken)
    {
        var up = store
            .Read(InstanceTable.Live)
            .Where(instance => instance.IsUp)
            .Select(instance => instance.Id)
            .ToHashSet(StringComparer.Ordinal);
        var requests = seen.Where(shown => shown is { IsUp: false, EndedAt: null, SpotRequestId: not null } && up.Contains(shown.Id))
            .Select(shown => shown.SpotRequestId!)
            .ToList();
        if (requests.Count == 0)
            return seen;
        var ends = await source.EndsAsync(requests, cancellationToken);
        return
        [
            .. seen.Select(shown =>
                shown.SpotRequestId is { } request && ends.TryGetValue(request, out var end)
                    ? shown with
                    {
                        EndedAt = shown.EndedAt ?? end,
                    }
                    : shown
            ),
        ];
    }

    /// <summary>How to write down what is not known yet; mostly that is nothing.</summary>
    private IEnumerable<Action<FarmTransaction>> News(SqliteConnection connection, IReadOnlyList<Instance> seen, DateTimeOffset now)
    {
        var known = InstanceTable.Live(connection).ToDictionary(instance => instance.Id, StringComparer.Ordinal);
        foreach (var shown in seen)
        {
            if (!known.Remove(shown.Id, out var instance))
            {
                if (shown.IsUp && InstanceTable.Find(connection, shown.Id) is null)
                    yield return farm => instances.Add(farm, shown with { EndedAt = null, EndDetail = null });
            }
            else if (IsCompleted(instance, shown) || InstanceTransitions.Next(instance.State, shown.State).Kind != MoveKind.Ignored)
            {
                yield return farm => Apply(farm, instance, shown);
            }
        }

        foreach (var missing in known.Values.Where(instance => now > instance.LaunchedAt + options.Value.ListingGrace))
            yield return farm => instances.Apply(farm, missing, InstanceState.Terminated, InstanceEnd.Vanished, endedAt: LastSeen(missing));
    }

    /// <summary>
    /// EC2 forgets an instance an hour after its end (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html); this
    /// coordinator may have slept for longer. Its worker's farewell tells about when it was.
    /// </summary>
    private DateTimeOffset? LastSeen(Instance missing) =>
        missing is { Worker: WorkerState.Gone, WorkerReportedAt: { } farewell }
        && farewell > missing.LaunchedAt
        && farewell < time.GetUtcNow()
            ? farewell
            : null;

    /// <summary>The answer to a request does not tell everything.</summary>
    private static bool IsCompleted(Instance instance, Instance shown) =>
        instance.Zone != shown.Zone || instance.LaunchedAt != shown.LaunchedAt;

    private void Apply(FarmTransaction farm, Instance instance, Instance shown)
    {
        if (IsCompleted(instance, shown))
        {
            instance = instance with { Zone = shown.Zone, LaunchedAt = shown.LaunchedAt, InstanceType = shown.InstanceType };
            InstanceTable.Save(farm.Connection, instance);
            farm.Changes.Instance(instance.Id);
        }

        var reason = shown.IsUp ? (InstanceEnd?)null : EndReasons.Of(shown.EndCode, instance.ReadyAt is not null);
        if (reason == InstanceEnd.ShutDown && instance.Interruption?.Kind == InterruptionKind.Notice)
            reason = InstanceEnd.Interrupted; // it did not wait to be taken
        instances.Apply(farm, instance, shown.State, reason, reason is null ? null : shown.EndDetail, shown.EndedAt);
    }
}
