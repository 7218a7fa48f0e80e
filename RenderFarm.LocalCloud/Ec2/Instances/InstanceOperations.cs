using RenderFarm.LocalCloud.Ec2.Protocol;
using RenderFarm.LocalCloud.Ec2.Running;
using static RenderFarm.LocalCloud.Ec2.Protocol.Ec2Xml;

namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>What is done with instances that there are.</summary>
internal sealed class InstanceOperations(InstanceStore store, InstanceHost host, InstanceXml xml, TimeProvider time)
{
    private const int MaxItems = 1000;
    private const int ConsoleTail = 64 << 10;

    public Task<object?[]> DescribeAsync(Ec2Call call)
    {
        var chosen = Chosen(call);
        var page = Page<Instance>.Of(InstanceFilters.Apply(call.Input, chosen), Order, call.Input, 5, MaxItems);
        var reservations = page.Items.GroupBy(instance => instance.ReservationId, StringComparer.Ordinal);
        return Task.FromResult<object?[]>([Set("reservationSet", reservations, xml.Reservation), page.NextTokenElement]);
    }

    /// <summary>Of running instances, unless all are asked for.</summary>
    public Task<object?[]> DescribeStatusAsync(Ec2Call call)
    {
        var chosen = Chosen(call).Where(instance => instance.State is InstanceState.Running || call.Input.Boolean("IncludeAllInstances"));
        var page = Page<Instance>.Of(InstanceFilters.Apply(call.Input, chosen), Order, call.Input, 5, MaxItems);
        return Task.FromResult<object?[]>([
            Set(
                "instanceStatusSet",
                page.Items,
                instance =>
                {
                    var health = instance.State is InstanceState.Running ? "ok" : "not-applicable";
                    return new object?[]
                    {
                        Node("instanceId", instance.Id),
                        Node("availabilityZone", instance.Launch.Zone),
                        InstanceXml.State("instanceState", instance.State),
                        Node("systemStatus", Node("status", health)),
                        Node("instanceStatus", Node("status", health)),
                    };
                }
            ),
            page.NextTokenElement,
        ]);
    }

    public Task<object?[]> TerminateAsync(Ec2Call call)
    {
        var chosen = Named(call);
        call.EndDryRun();
        return EndAsync(chosen, InstanceState.ShuttingDown);
    }

    public Task<object?[]> StopAsync(Ec2Call call)
    {
        var chosen = Named(call);
        if (chosen.FirstOrDefault(instance => instance.Launch is { IsSpot: true, IsPersistent: false }) is { } spot)
        {
            throw Ec2Errors.Error(
                "UnsupportedOperation",
                $"You can't stop the Spot Instance '{spot.Id}' because it is associated with a one-time Spot Instance request. "
                    + "You can only stop Spot Instances associated with persistent Spot Instance requests."
            );
        }

        if (chosen.FirstOrDefault(instance => instance.State is InstanceState.ShuttingDown or InstanceState.Terminated) is { } ended)
        {
            throw Ec2Errors.Error("IncorrectInstanceState", $"This instance '{ended.Id}' is not in a state from which it can be stopped.");
        }

        call.EndDryRun();
        return EndAsync(chosen, InstanceState.Stopping);
    }

    public Task<object?[]> GetConsoleOutputAsync(Ec2Call call)
    {
        var instance = Find(call.Input.Required("InstanceId"));
        var tail = ConsoleLog.Tail(host.FolderOf(instance.Id).Console, ConsoleTail);
        return Task.FromResult<object?[]>([
            Node("instanceId", instance.Id),
            Value("timestamp", instance.Ended ?? time.GetUtcNow()),
            Value("output", tail is null ? null : Convert.ToBase64String(tail)),
        ]);
    }

    private async Task<object?[]> EndAsync(List<Instance> chosen, InstanceState next)
    {
        var changes = new List<(Instance Before, InstanceState Now)>();
        foreach (var instance in chosen)
        {
            var ending = await host.EndAsync(instance.Id, EndReason.ByUser, next);
            changes.Add((instance, ending?.State ?? store.Find(instance.Id)?.State ?? instance.State));
        }

        return
        [
            Set(
                "instancesSet",
                changes,
                change =>
                    new object?[]
                    {
                        Node("instanceId", change.Before.Id),
                        InstanceXml.State("currentState", change.Now),
                        InstanceXml.State("previousState", change.Before.State),
                    }
            ),
        ];
    }

    private static string Order(Instance instance) => instance.Sequence.ToString("D12");

    private IReadOnlyList<Instance> Chosen(Ec2Call call)
    {
        var ids = call.Input.Strings("InstanceId");
        if (ids.Count == 0)
            return store.Visible();
        if (call.Input.Optional("MaxResults") is not null)
            throw Ec2Errors.InvalidCombination("The parameter instancesSet cannot be used with the parameter maxResults");
        return Find(ids);
    }

    private List<Instance> Named(Ec2Call call) =>
        call.Input.Strings("InstanceId") is { Count: > 0 } ids ? Find(ids) : throw Ec2Errors.MissingParameter("InstanceId");

    private Instance Find(string id) => Find([id])[0];

    private List<Instance> Find(IReadOnlyList<string> ids)
    {
        if (ids.FirstOrDefault(id => !ResourceIds.IsValid("i", id)) is { } malformed)
            throw Ec2Errors.MalformedId("InvalidInstanceID", malformed);
        var visible = store.Visible().ToDictionary(instance => instance.Id, StringComparer.Ordinal);
        var unknown = ids.Where(id => !visible.ContainsKey(id)).ToList();
        if (unknown.Count > 0)
            throw Ec2Errors.InstanceNotFound(unknown);
        return ids.Distinct(StringComparer.Ordinal).Select(id => visible[id]).ToList();
    }
}
