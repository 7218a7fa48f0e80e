using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Fleet.Reconcile;

/// <summary>Tells the users of jobs which instances are missing, why, and what to do; and takes it back when they are there.</summary>
internal sealed class FleetNotices(FarmStore store, IOptions<FleetOptions> options)
{
    /// <summary>Brings the notices up to date.</summary>
    public Task WriteAsync(FleetSituation situation, IReadOnlyList<FleetAction> actions, CancellationToken cancellationToken)
    {
        var waits = actions.OfType<WaitAction>().ToLookup(wait => wait.Pool, StringComparer.Ordinal);
        var notices = store.Read(connection =>
            situation.Demands.SelectMany(demand => Of(connection, demand, situation, [.. waits[demand.Pool]])).ToList()
        );
        return SayAsync(notices, cancellationToken);
    }

    /// <summary>What keeps the farm from asking for the instances of pools.</summary>
    public Task WriteAsync(IEnumerable<(string Pool, string Problem)> problems, CancellationToken cancellationToken) =>
        SayAsync([.. problems.Select(problem => (problem.Pool, (string?)problem.Problem))], cancellationToken);

    private Task SayAsync(IEnumerable<(string Pool, string? Text)> notices, CancellationToken cancellationToken) =>
        JobNoticeTable.SayAsync(
            store,
            [.. notices.Select(notice => (notice.Pool, JobNoticeKind.Instances, notice.Text))],
            cancellationToken
        );

    /// <summary>A job whose instances are asked for keeps the notice that it has until they are there.</summary>
    private IEnumerable<(string Pool, string? Text)> Of(
        SqliteConnection connection,
        DesiredCapacity demand,
        FleetSituation situation,
        List<WaitAction> waits
    )
    {
        var there = situation.Instances.Count(instance => instance.Pool == demand.Pool && instance.IsUp && instance.DrainingAt is null);
        if (demand.Count == 0 || (waits.Count == 0 && there >= demand.Count))
            yield return (demand.Pool, null);
        else if (waits.Count > 0)
        {
            var reasons = waits.Select(wait => Explain(connection, wait));
            yield return (demand.Pool, $"{there} of {demand.Count} instances are there. {string.Join(' ', reasons)}");
        }
    }

    private string Explain(SqliteConnection connection, WaitAction wait) =>
        wait.Cause switch
        {
            WaitCause.MaxInstances => string.Create(
                CultureInfo.InvariantCulture,
                $"The farm rents no more than {options.Value.MaxInstances} at once (Fleet:MaxInstances); the others follow when some have "
                    + $"ended."
            ),
            WaitCause.FailedBoots => ExplainFailedBoots(connection, wait.Pool),
            _ => RentRequestTable.Answered(connection, wait.Pool, 1).FirstOrDefault()?.Error ?? "EC2 did not give more.",
        };

    private string ExplainFailedBoots(SqliteConnection connection, string pool)
    {
        var newest = InstanceTable.NewestFailedBoot(connection, pool);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Value.MaxFailedBoots} instances or more in a row were rented and no worker reported from them, so the farm rents no "
                + $"more for this job. "
                + $"'renderfarm instances log {newest}' shows what the last one said (logs/{newest}.log in the bucket). When the cause is "
                + $"gone, cancel the job and submit it again; --keep-alive leaves an instance on to look at."
        );
    }
}
