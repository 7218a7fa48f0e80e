using Amazon.EC2;
using Amazon.EC2.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Fleet.Ec2;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Fleet.Reconcile;

/// <summary>
/// Removes, at the start and for ever, what bears the farm's tag and is not an instance: launch templates that no request needs, and spot
/// requests that would still become an instance. Instances themselves are in every look of the <see cref="FleetLoop"/>, known or not.
/// </summary>
internal sealed partial class FleetJanitor(
    FarmStore store,
    LaunchTemplates templates,
    IAmazonEC2 ec2,
    FarmTags tags,
    FarmRegion region,
    IOptions<FleetOptions> options,
    TimeProvider time,
    ILogger<FleetJanitor> logger
)
{
    /// <summary>Pause between two rounds: what is left costs nothing, or is old.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Age at which a launch template that no open request names is removed. The one in use is made once and used again and again.
    /// </summary>
    private static readonly TimeSpan KeepTemplates = TimeSpan.FromHours(1);

    /// <summary>How long answered requests are kept, for those who ask what the farm did.</summary>
    private static readonly TimeSpan KeepRequests = TimeSpan.FromDays(30);

    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Removes what is due.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (store.Read(connection => RentRequestTable.TemplatesOfEndedJobs(connection, now)).Count > 0)
        {
            await RemoveTemplatesAsync(now - KeepTemplates, cancellationToken);
            await store.WriteAsync(farm => RentRequestTable.TemplatesRemoved(farm.Connection, now, farm.Now), cancellationToken);
        }

        if (now < _next)
            return;
        _next = now + Pause;
        await CancelSpotRequestsAsync(cancellationToken);
        await RemoveTemplatesAsync(now - KeepTemplates, cancellationToken);
        await store.WriteAsync(farm => RentRequestTable.Forget(farm.Connection, farm.Now - KeepRequests), cancellationToken);
    }

    /// <summary>The farm's launch templates that no open request names and whose jobs have ended, or that are older than a time.</summary>
    public async Task<IReadOnlyList<(string Id, string Name)>> UnusedTemplatesAsync(
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        var inUse = store.Read(RentRequestTable.TemplatesInUse);
        var ended = store.Read(connection => RentRequestTable.TemplatesOfEndedJobs(connection, time.GetUtcNow()));
        return
        [
            .. (await templates.ListAsync(cancellationToken))
                .Where(template => (template.CreatedAt < before || ended.Contains(template.Id)) && !inUse.Contains(template.Id))
                .Select(template => (template.Id, template.Name)),
        ];
    }

    private async Task RemoveTemplatesAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await Each.DoAsync(
            await UnusedTemplatesAsync(before, cancellationToken),
            template =>
            {
                LogTemplate(template.Name);
                return templates.DeleteAsync(template.Name, cancellationToken);
            },
            cancellationToken
        );
        if (options.Value.LaunchTemplate is { Length: > 0 } named)
            await templates.TidyVersionsAsync(named, store.Read(RentRequestTable.VersionsInUse), before, cancellationToken);
    }

    private async Task CancelSpotRequestsAsync(CancellationToken cancellationToken)
    {
        // Active ones have their instance, which is looked after by itself; open ones would still get theirs.
        IReadOnlyList<string> open;
        try
        {
            open = await OpenSpotRequestsAsync(cancellationToken);
        }
        catch (Ec2RefusedException e) when (e.Code is "InvalidAction")
        {
            return; // an emulator that has no such requests
        }

        if (open.Count == 0)
            return;
        LogSpotRequests(open.Count);
        try
        {
            await Ec2Guard.CallAsync(
                () =>
                    ec2.CancelSpotInstanceRequestsAsync(
                        new CancelSpotInstanceRequestsRequest { SpotInstanceRequestIds = [.. open] },
                        cancellationToken
                    ),
                region.Context("ec2:CancelSpotInstanceRequests"),
                cancellationToken
            );
        }
        catch (Ec2RefusedException e) when (e.Code.Contains("NotFound", StringComparison.Ordinal))
        {
            // They have ended.
        }
    }

    private async Task<IReadOnlyList<string>> OpenSpotRequestsAsync(CancellationToken cancellationToken) =>
        await Ec2Guard.CallAsync(
            async () =>
            {
                var request = new DescribeSpotInstanceRequestsRequest { Filters = [tags.Filter(), new Filter("state", ["open"])] };
                var ids = new List<string>();
                await foreach (
                    var spot in ec2
                        .Paginators.DescribeSpotInstanceRequests(request)
                        .SpotInstanceRequests.WithCancellation(cancellationToken)
                )
                {
                    if (spot.CreateTime?.ToUniversalTime() < time.GetUtcNow().UtcDateTime - options.Value.ListingGrace)
                        ids.Add(spot.SpotInstanceRequestId);
                }

                return ids;
            },
            region.Context("ec2:DescribeSpotInstanceRequests"),
            cancellationToken
        );

    [LoggerMessage(1630, LogLevel.Information, "Removing the launch template {Name}, which nothing uses")]
    private partial void LogTemplate(string name);

    [LoggerMessage(1631, LogLevel.Warning, "Cancelling {Count} spot requests that are still open")]
    private partial void LogSpotRequests(int count);
}
