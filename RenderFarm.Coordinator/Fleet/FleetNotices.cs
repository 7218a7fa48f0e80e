using System.Globalization;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Deciding;
using RenderFarm.Coordinator.Fleet.Instances;
using RenderFarm.Coordinator.Fleet.Requests;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Fleet;

/// <summary>Tells the users of jobs which machines are missing, why, and what to do; and takes it back when they are there.</summary>
internal sealed class FleetNotices(FarmStore store, IOptions<FleetOptions> options)
{
    /// <summary>Brings the notices up to date.</summary>
    public Task WriteAsync(FleetSituation situation, IReadOnlyList<FleetAction> actions, CancellationToken cancellationToken) => store.WriteAsync(
        farm =>
        {
            foreach (var demand in situation.Demands)
                Write(farm, demand, situation, [.. actions.OfType<WaitAction>().Where(wait => wait.Pool == demand.Pool)]);
        },
        cancellationToken);

    /// <summary>No machine can be seen or rented at all.</summary>
    public Task WriteAsync(IReadOnlyList<MachineDemand> demands, string problem, CancellationToken cancellationToken) => store.WriteAsync(
        farm =>
        {
            foreach (var demand in demands.Where(demand => demand.Count > 0))
                JobNoticeTable.Set(farm, demand.Pool, JobNoticeKind.Machines, problem);
        },
        cancellationToken);

    private void Write(FarmTransaction farm, MachineDemand demand, FleetSituation situation, List<WaitAction> waits)
    {
        var there = situation.Instances.Count(instance => instance.Pool == demand.Pool && instance.IsUp && instance.DrainingAt is null);
        if (demand.Count == 0 || (waits.Count == 0 && there >= demand.Count))
            JobNoticeTable.Clear(farm, demand.Pool, JobNoticeKind.Machines);
        else if (waits.Count > 0)
            JobNoticeTable.Set(farm, demand.Pool, JobNoticeKind.Machines, $"{there} of {demand.Count} machines are there. " + string.Join(' ', waits.Select(wait => Explain(farm, wait))));
    }

    private string Explain(FarmTransaction farm, WaitAction wait) => wait.Cause switch
    {
        WaitCause.MaxInstances => string.Create(
            CultureInfo.InvariantCulture, $"The farm rents no more than {options.Value.MaxInstances} at once (Fleet:MaxInstances); the others follow when some have ended."),
        WaitCause.FailedBoots => ExplainFailedBoots(farm, wait.Pool),
        _ => RentRequestTable.Answered(farm.Connection, wait.Pool, 1).FirstOrDefault()?.Error ?? "EC2 did not give more.",
    };

    private string ExplainFailedBoots(FarmTransaction farm, string pool)
    {
        var newest = InstanceTable.NewestFailedBoot(farm.Connection, pool);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Value.MaxFailedBoots} machines or more in a row were rented and no worker reported from them, so the farm rents no more for this job. " +
            $"'renderfarm instances log {newest}' shows what the last one said (logs/{newest}.log in the bucket). When the cause is gone, cancel the job and submit it again; --keep-alive leaves a machine on to look at.");
    }
}
