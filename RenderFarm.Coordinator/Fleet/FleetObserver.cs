using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Fleet.Cloud;
using RenderFarm.Coordinator.Fleet.Instances;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Fleet;

/// <summary>Writes down what EC2 shows: machines that are new, that changed, that ended, and that are there no longer.</summary>
internal sealed class FleetObserver(FarmStore store, InstanceSource source, InstanceLifecycle instances, IOptions<FleetOptions> options)
{
    /// <summary>Looks.</summary>
    /// <returns>What EC2 shows now.</returns>
    public async Task<IReadOnlyList<SeenInstance>> LookAsync(CancellationToken cancellationToken)
    {
        var seen = await DatedAsync(await source.ListAsync(cancellationToken), cancellationToken);
        await store.WriteAsync(farm => Apply(farm, seen), cancellationToken);
        return seen;
    }

    /// <summary>With the times of ends that are news and have none: a machine may have ended long before this look, and it is paid until then.</summary>
    private async Task<IReadOnlyList<SeenInstance>> DatedAsync(IReadOnlyList<SeenInstance> seen, CancellationToken cancellationToken)
    {
        var up = store.Read(InstanceTable.Live).Where(instance => instance.IsUp).Select(instance => instance.Id).ToHashSet(StringComparer.Ordinal);
        var requests = seen
            .Where(machine => machine is { Trigger: InstanceTrigger.ShutDown or InstanceTrigger.End, EndedAt: null, SpotRequestId: not null } && up.Contains(machine.Id))
            .Select(machine => machine.SpotRequestId!)
            .ToList();
        if (requests.Count == 0)
            return seen;
        var ends = await source.EndsAsync(requests, cancellationToken);
        return [.. seen.Select(machine => machine.SpotRequestId is { } request && ends.TryGetValue(request, out var end) ? machine with { EndedAt = machine.EndedAt ?? end } : machine)];
    }

    private void Apply(FarmTransaction farm, IReadOnlyList<SeenInstance> seen)
    {
        var known = InstanceTable.Live(farm.Connection).ToDictionary(instance => instance.Id, StringComparer.Ordinal);
        foreach (var machine in seen)
        {
            if (known.Remove(machine.Id, out var instance))
                Apply(farm, instance, machine);
            else if (machine.Trigger is InstanceTrigger.Start or InstanceTrigger.Run && InstanceTable.Find(farm.Connection, machine.Id) is null)
                instances.Add(farm, New(machine));
        }

        foreach (var missing in known.Values.Where(instance => farm.Now > instance.LaunchedAt + options.Value.ListingGrace))
            instances.Apply(farm, missing, InstanceTrigger.End, InstanceEnd.Vanished);
        InstanceTable.MarkReady(farm.Connection, farm.Now);
        InstanceTable.MarkSilent(farm.Connection, farm.Now);
    }

    private void Apply(FarmTransaction farm, Instance instance, SeenInstance machine)
    {
        // The answer to a request does not tell everything.
        if (instance.Zone != machine.Zone || instance.LaunchedAt != machine.LaunchedAt)
        {
            instance = instance with { Zone = machine.Zone, LaunchedAt = machine.LaunchedAt, InstanceType = machine.InstanceType };
            InstanceTable.Save(farm.Connection, instance);
            farm.Changes.Instance(instance.Id);
        }

        var reason = machine.Trigger is InstanceTrigger.ShutDown or InstanceTrigger.End ? EndReasons.Of(machine.ReasonCode, instance.ReadyAt is not null) : (InstanceEnd?)null;
        if (reason == InstanceEnd.ShutDown && instance.Interruption?.Kind == InterruptionKind.Notice)
            reason = InstanceEnd.Interrupted; // it did not wait to be taken
        instances.Apply(farm, instance, machine.Trigger, reason, reason is null ? null : machine.ReasonText, machine.EndedAt);
    }

    private static Instance New(SeenInstance machine) => new()
    {
        Id = machine.Id,
        Token = machine.Token,
        Pool = machine.Pool,
        InstanceType = machine.InstanceType,
        Zone = machine.Zone,
        Market = machine.Market,
        State = machine.Trigger == InstanceTrigger.Run ? InstanceState.Running : InstanceState.Pending,
        LaunchedAt = machine.LaunchedAt,
    };
}
