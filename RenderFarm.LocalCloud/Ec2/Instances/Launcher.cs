using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Market;
using RenderFarm.LocalCloud.Ec2.Running;
using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>Adds instances, as far as market, capacity and quotas let it.</summary>
internal sealed class Launcher(SpotMarket market, IOptions<MarketOptions> marketOptions, IOptions<Ec2Options> options, TimeProvider time)
{
    /// <summary>How many of these can be launched now, at most <paramref name="wanted"/>, and why no more.</summary>
    public (int Count, CloudException? Refusal) Room(SqliteConnection connection, LaunchSpecification launch, int wanted)
    {
        if (!OperatingSystem.IsLinux())
            return (0, Ec2Errors.Error("UnsupportedOperation", InstanceHost.LinuxOnly));

        var up = InstanceStore
            .Existing(connection)
            .Where(instance => instance.State is not (InstanceState.Stopping or InstanceState.Stopped))
            .ToList();
        var room = (Count: wanted, Refusal: (CloudException?)null);
        void Limit(int left, Func<CloudException> refusal)
        {
            if (left < room.Count)
                room = (Math.Max(0, left), refusal());
        }

        var now = time.GetUtcNow();
        var limit = options.Value.MaxInstances;
        Limit(
            limit - up.Count,
            () =>
                Ec2Errors.Error(
                    "InstanceLimitExceeded",
                    $"You have requested more instances ({up.Count + wanted}) than your current instance limit of {limit} allows "
                        + "(LocalCloud:Ec2:MaxInstances)."
                )
        );
        LimitByQuota(launch, up, Limit);

        var capacity = launch.IsSpot ? market.Capacity(launch.InstanceType, launch.Zone, now) : marketOptions.Value.OnDemandCapacity;
        var used = up.Select(other => other.Launch)
            .Count(other => other.IsSpot == launch.IsSpot && other.InstanceType == launch.InstanceType && other.Zone == launch.Zone);
        Limit(capacity - used, () => Ec2Errors.InsufficientCapacity(launch.InstanceType, launch.Zone));

        if (
            launch.IsSpot
            && launch.MaxPrice is { } most
            && market.Price(launch.InstanceType, launch.Zone, now) is var price
            && most < price
        )
            Limit(0, () => Ec2Errors.SpotMaxPriceTooLow(most, price));
        return room;
    }

    /// <summary>Adds <paramref name="count"/> pending instances.</summary>
    /// <param name="connection">Of the transaction.</param>
    /// <param name="launch">What they are.</param>
    /// <param name="count">How many; <see cref="Room"/> has been asked.</param>
    /// <param name="common">Reservation, client token, fleet and tags of all of them.</param>
    public IReadOnlyList<Instance> Add(SqliteConnection connection, LaunchSpecification launch, int count, LaunchContext common)
    {
        var now = time.GetUtcNow();
        var addresses = InstanceStore.Existing(connection).Select(instance => instance.PrivateAddress).ToHashSet(StringComparer.Ordinal);
        return Enumerable
            .Range(0, count)
            .Select(index =>
                InstanceStore.Add(
                    connection,
                    new()
                    {
                        Id = ResourceIds.New("i"),
                        ReservationId = common.ReservationId,
                        ClientToken = common.ClientToken,
                        FleetId = common.FleetId,
                        LaunchIndex = index,
                        SpotRequestId = launch.IsSpot ? ResourceIds.NewSpotRequest() : null,
                        Launch = launch with
                        {
                            Volumes = launch.Volumes.Select(volume => volume with { Id = ResourceIds.New("vol") }).ToList(),
                        },
                        PrivateAddress = NewAddress(launch.Zone, addresses),
                        // EC2 tells whole seconds.
                        LaunchTime = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()),
                        Tags = common.Tags,
                    }
                )
            )
            .ToList();
    }

    private static string NewAddress(string zone, HashSet<string> taken)
    {
        var block = Zones.BlockOf(zone);
        for (var number = Random.Shared.Next(4, 4000); ; number++)
        {
            var host = number % 4000 + 4;
            var address = $"172.31.{block + host / 256}.{host % 256}";
            if (taken.Add(address))
                return address;
        }
    }

    private void LimitByQuota(LaunchSpecification launch, List<Instance> up, Action<int, Func<CloudException>> limit)
    {
        var type = InstanceTypes.Find(launch.InstanceType)!;
        var quotas = launch.IsSpot ? options.Value.SpotVcpus : options.Value.OnDemandVcpus;
        if (!quotas.TryGetValue(type.QuotaFamily, out var quota))
            return;

        var used = up.Where(other => other.Launch.IsSpot == launch.IsSpot)
            .Select(other => InstanceTypes.Find(other.Launch.InstanceType)!)
            .Where(other => other.QuotaFamily == type.QuotaFamily)
            .Sum(other => other.Vcpus);
        limit(
            (quota - used) / type.Vcpus,
            () =>
                launch.IsSpot
                    ? Ec2Errors.Error("MaxSpotInstanceCountExceeded", "Max spot instance count exceeded")
                    : Ec2Errors.Error(
                        "VcpuLimitExceeded",
                        $"You have requested more vCPU capacity than your current vCPU limit of {quota} allows for the instance bucket "
                            + "that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request "
                            + "to request an adjustment to this limit."
                    )
        );
    }
}

/// <summary>What the instances of one launch have in common besides what they are.</summary>
internal sealed record LaunchContext(string ReservationId, string? ClientToken, string? FleetId, IReadOnlyDictionary<string, string> Tags);

/// <summary>Names of the parameters of a launch. Some have no effect here: a process has no tenancy.</summary>
internal static class LaunchParameters
{
    /// <summary>Of a launch template's data.</summary>
    public const string Template =
        "ImageId InstanceType KeyName SecurityGroupId SecurityGroup UserData InstanceInitiatedShutdownBehavior IamInstanceProfile "
        + "InstanceMarketOptions Placement BlockDeviceMapping NetworkInterface MetadataOptions TagSpecification EbsOptimized Monitoring "
        + "CreditSpecification DisableApiTermination DisableApiStop CpuOptions MaintenanceOptions PrivateDnsNameOptions EnclaveOptions "
        + "HibernationOptions";

    /// <summary>Of RunInstances.</summary>
    public const string Run = Template + " MinCount MaxCount SubnetId ClientToken LaunchTemplate PrivateIpAddress";
}
