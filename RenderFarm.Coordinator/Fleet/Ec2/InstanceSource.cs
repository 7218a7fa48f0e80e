using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.EC2;
using Amazon.EC2.Model;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure;
using Instance = RenderFarm.Coordinator.Instances.Instance;
using InstanceState = RenderFarm.Contracts.Api.InstanceState;

namespace RenderFarm.Coordinator.Fleet.Ec2;

/// <summary>The farm's instances, as EC2 has them.</summary>
internal sealed partial class InstanceSource(IAmazonEC2 ec2, FarmTags tags, FarmRegion region)
{
    /// <summary>Instances ended by one call.</summary>
    private const int AtOnce = 100;

    /// <summary>EC2's answer when somebody has switched termination protection on.</summary>
    private const string Protected = "OperationNotPermitted";

    /// <summary>Every instance with the farm's tag, including those that ended within the last hour or so.</summary>
    public async Task<IReadOnlyList<Instance>> ListAsync(CancellationToken cancellationToken) =>
        await Ec2Guard.CallAsync(
            async () =>
            {
                var seen = new List<Instance>();
                await foreach (
                    var reservation in ec2
                        .Paginators.DescribeInstances(new DescribeInstancesRequest { Filters = [tags.Filter()] })
                        .Reservations.WithCancellation(cancellationToken)
                )
                    seen.AddRange((reservation.Instances ?? []).Select(Seen));
                return seen;
            },
            region.Context("ec2:DescribeInstances"),
            cancellationToken
        );

    /// <summary>
    /// When spot instances ended, by the ids of their requests, as far as EC2 knows: it dates the end of a request also where it does not
    /// date that of the instance.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> EndsAsync(
        IReadOnlyList<string> spotRequests,
        CancellationToken cancellationToken
    )
    {
        var request = new DescribeSpotInstanceRequestsRequest
        {
            Filters = [new Filter("spot-instance-request-id", [.. spotRequests]), new Filter("state", ["closed", "cancelled"])],
        };
        try
        {
            return await Ec2Guard.CallAsync(
                async () =>
                {
                    var ends = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
                    await foreach (
                        var spot in ec2
                            .Paginators.DescribeSpotInstanceRequests(request)
                            .SpotInstanceRequests.WithCancellation(cancellationToken)
                    )
                    {
                        if (
                            spot.Status is { Code: { } code, UpdateTime: { } time }
                            && code.StartsWith("instance-terminated", StringComparison.Ordinal)
                        )
                            ends[spot.SpotInstanceRequestId] = new DateTimeOffset(time.ToUniversalTime());
                    }

                    return ends;
                },
                region.Context("ec2:DescribeSpotInstanceRequests"),
                cancellationToken
            );
        }
        catch (Ec2RefusedException)
        {
            return new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal); // the time of this look will do
        }
    }

    /// <summary>Ends instances; those that are not there are fine.</summary>
    public async Task EndAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        foreach (var batch in ids.Chunk(AtOnce))
        {
            try
            {
                await EndBatchAsync([.. batch], cancellationToken);
            }
            catch (Ec2RefusedException e) when ((IsNotThere(e) || e.Code == Protected) && batch.Length > 1)
            {
                // One unknown name, or one that somebody has protected, and EC2 ends none of them.
                await Each.DoAsync(batch, id => EndOneAsync(id, cancellationToken), cancellationToken);
            }
            catch (Ec2RefusedException e) when (IsNotThere(e))
            {
                // It has gone.
            }
        }
    }

    private async Task EndOneAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await EndBatchAsync([id], cancellationToken);
        }
        catch (Ec2RefusedException e) when (IsNotThere(e))
        {
            // It has gone.
        }
    }

    private Task<TerminateInstancesResponse> EndBatchAsync(List<string> ids, CancellationToken cancellationToken) =>
        Ec2Guard.CallAsync(
            () => ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = ids }, cancellationToken),
            region.Context("ec2:TerminateInstances"),
            cancellationToken
        );

    private static bool IsNotThere(Ec2RefusedException refusal) => refusal.Code.StartsWith("InvalidInstanceID", StringComparison.Ordinal);

    private static Instance Seen(Amazon.EC2.Model.Instance instance)
    {
        var state = instance.State.Name;
        return new Instance
        {
            Id = instance.InstanceId,
            Token = FarmTags.Value(instance.Tags, FarmTags.Request) ?? "",
            Pool = FarmTags.Value(instance.Tags, FarmTags.Pool) ?? "",
            InstanceType = instance.InstanceType.Value,
            Zone = instance.Placement?.AvailabilityZone ?? "",
            Market = instance.InstanceLifecycle == InstanceLifecycleType.Spot ? InstanceMarket.Spot : InstanceMarket.OnDemand,
            LaunchedAt = instance.LaunchTime is { } launched ? new DateTimeOffset(launched.ToUniversalTime()) : DateTimeOffset.UnixEpoch,
            State = StateOf(state),
            IsStopped = state == InstanceStateName.Stopping || state == InstanceStateName.Stopped,
            EndCode = instance.StateReason?.Code,
            EndDetail = instance.StateReason?.Message ?? instance.StateTransitionReason,
            SpotRequestId = instance.SpotInstanceRequestId,
            EndedAt = EndOf(instance.StateTransitionReason),
        };
    }

    /// <summary>One that somebody has stopped counts as running: it is there, and is to be ended.</summary>
    private static InstanceState StateOf(InstanceStateName state) =>
        state == InstanceStateName.Pending ? InstanceState.Pending
        : state == InstanceStateName.Terminated ? InstanceState.Terminated
        : state == InstanceStateName.ShuttingDown ? InstanceState.ShuttingDown
        : InstanceState.Running;

    /// <summary>EC2 writes the time into the reason: <c>User initiated (2026-11-21 12:34:56 GMT)</c>.</summary>
    private static DateTimeOffset? EndOf(string? reason) =>
        Time().Match(reason ?? "") is { Success: true } match
        && DateTimeOffset.TryParse(match.Groups["time"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    [GeneratedRegex(
        "\\((?<time>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d) (?:GMT|UTC)\\)",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Time();
}
