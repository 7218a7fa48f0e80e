using System.Globalization;
using System.Xml.Linq;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Instances;
using RenderFarm.LocalCloud.Ec2.Market;
using RenderFarm.LocalCloud.Ec2.Protocol;
using RenderFarm.LocalCloud.Ec2.Quotas;
using RenderFarm.LocalCloud.Ec2.Running;
using RenderFarm.LocalCloud.Ec2.Tagging;
using RenderFarm.LocalCloud.Ec2.Templates;
using RenderFarm.LocalCloud.Http;
using static RenderFarm.LocalCloud.Ec2.Protocol.Ec2Xml;

namespace RenderFarm.LocalCloud.Ec2.Fleets;

/// <summary>CreateFleet, of the type instant: one attempt, answered with what was launched and what was not.</summary>
internal sealed class FleetOperation(
    Ec2Database database,
    FleetPools pools,
    LaunchReader reader,
    Launcher launcher,
    SpotMarket market,
    ClientTokens tokens,
    InstanceHost host,
    Admission admission,
    IOptions<LocalCloudOptions> cloud,
    TimeProvider time
)
{
    private const string Spot = "spot";
    private const string OnDemand = "on-demand";
    private const int MaxCapacity = 10_000;

    public async Task<object?[]> CreateAsync(Ec2Call call)
    {
        var input = call.Input;
        if (input.Optional("Type") is not "instant" and var type)
            throw Ec2Errors.Error(
                "UnsupportedOperation",
                $"LocalCloud has fleets of the type instant; this one is of the type '{type ?? "maintain"}'."
            );

        var (spot, onDemand) = Targets(input.Structure("TargetCapacitySpecification"));
        var spotOptions = SupportedOptions(input, "SpotOptions");
        var onDemandOptions = SupportedOptions(input, "OnDemandOptions");
        var spotStrategy = spotOptions.OneOf(
            "AllocationStrategy",
            "lowest-price",
            "price-capacity-optimized",
            "capacity-optimized",
            "capacity-optimized-prioritized",
            "diversified"
        );
        var onDemandStrategy = onDemandOptions.OneOf("AllocationStrategy", "lowest-price", "prioritized");

        var launched = new List<Instance>();
        var result = await database.WriteAsync(connection =>
        {
            var choices = pools.Read(connection, input);
            call.EndDryRun();
            return tokens.Once(
                connection,
                call,
                () =>
                {
                    var fleet = new Fleet(connection, call, ResourceIds.New("fleet"), launched);
                    Fill(fleet, OnDemand, onDemand, Ordered(connection, choices, onDemandStrategy, isSpot: false));
                    Fill(fleet, Spot, spot, Ordered(connection, choices, spotStrategy, isSpot: true));
                    return new FleetResult(fleet.Id, fleet.Launched, fleet.Errors);
                }
            );
        });
        host.Launch(launched);

        return
        [
            Node("fleetId", result.FleetId),
            Set(
                "errorSet",
                result.Errors,
                entry =>
                    new object?[]
                    {
                        Describe(entry),
                        Node("lifecycle", entry.Lifecycle),
                        Node("errorCode", entry.ErrorCode),
                        Node("errorMessage", entry.ErrorMessage),
                    }
            ),
            Set(
                "fleetInstanceSet",
                result.Launched,
                entry =>
                    new object?[]
                    {
                        Describe(entry),
                        Node("lifecycle", entry.Lifecycle),
                        Set("instanceIds", entry.InstanceIds, id => id),
                        Node("instanceType", entry.InstanceType),
                    }
            ),
        ];
    }

    private static (int Spot, int OnDemand) Targets(Ec2Input target)
    {
        var total =
            target.Integer("TotalTargetCapacity", 1, MaxCapacity)
            ?? throw Ec2Errors.MissingParameter("TargetCapacitySpecification.TotalTargetCapacity");
        var onDemand = target.Integer("OnDemandTargetCapacity", 0, MaxCapacity);
        var spot = target.Integer("SpotTargetCapacity", 0, MaxCapacity);
        var isSpot = target.OneOf("DefaultTargetCapacityType", OnDemand, Spot) == Spot;
        var (forSpot, forOnDemand) = isSpot
            ? (spot ?? total - (onDemand ?? 0), onDemand ?? total - (spot ?? total))
            : (spot ?? total - (onDemand ?? total), onDemand ?? total - (spot ?? 0));
        return forSpot >= 0 && forOnDemand >= 0 && forSpot + forOnDemand <= total
            ? (forSpot, forOnDemand)
            : throw Ec2Errors.InvalidCombination("Spot and on-demand target capacities must not exceed the total target capacity.");
    }

    private static Ec2Input SupportedOptions(Ec2Input input, string name)
    {
        var options = input.Structure(name);
        foreach (
            var unsupported in (ReadOnlySpan<string>)["MaxTotalPrice", "MinTargetCapacity", "SingleInstanceType", "SingleAvailabilityZone"]
        )
        {
            if (options.Optional(unsupported) is not null and not "false")
                throw Ec2Errors.Error("UnsupportedOperation", $"LocalCloud's fleets have no {name}.{unsupported}.");
        }

        return options;
    }

    private static XElement Describe(FleetEntry entry) =>
        Node(
            "launchTemplateAndOverrides",
            Node("launchTemplateSpecification", Node("launchTemplateId", entry.TemplateId), Node("version", entry.TemplateVersion)),
            Node("overrides", entry.Overrides.Select(pair => Node(pair.Key, pair.Value)))
        );

    private static FleetEntry Entry(FleetPool pool, string lifecycle) =>
        new()
        {
            TemplateId = pool.TemplateId,
            TemplateVersion = pool.TemplateVersion,
            Lifecycle = lifecycle,
            InstanceType = pool.Launch.Optional("InstanceType") ?? string.Empty,
            Overrides = pool
                .Overrides.Flatten()
                .Where(field =>
                    field.Key
                        is "InstanceType"
                            or "MaxPrice"
                            or "SubnetId"
                            or "AvailabilityZone"
                            or "WeightedCapacity"
                            or "Priority"
                            or "ImageId"
                )
                .ToDictionary(
                    field => char.ToLower(field.Key[0], CultureInfo.InvariantCulture) + field.Key[1..],
                    field =>
                        field.Key switch
                        {
                            // Of several, the one that this pool is in.
                            "SubnetId" => Zones.SubnetOf(pool.Zone),
                            "AvailabilityZone" => pool.Zone,
                            _ => field.Value,
                        },
                    StringComparer.Ordinal
                ),
        };

    /// <summary>Launches from pool after pool until the capacity is reached.</summary>
    private void Fill(Fleet fleet, string lifecycle, double capacity, IReadOnlyList<FleetPool> ordered)
    {
        foreach (var pool in ordered)
        {
            if (capacity <= 0)
                return;
            var entry = Entry(pool, lifecycle);
            try
            {
                admission.RequireAllowed("RunInstances");
                var launch = reader.Read(fleet.Connection, pool.Launch, RequireZone(pool), lifecycle == Spot);
                var wanted = (int)Math.Ceiling(capacity / pool.Weight);
                var (count, refusal) = launcher.Room(fleet.Connection, launch, wanted);
                if (count > 0)
                {
                    var made = launcher.Add(
                        fleet.Connection,
                        launch,
                        count,
                        new(ResourceIds.New("r"), fleet.Call.Input.Optional("ClientToken"), fleet.Id, TagsOf(fleet, pool))
                    );
                    fleet.Instances.AddRange(made);
                    fleet.Launched.Add(entry with { InstanceIds = made.Select(instance => instance.Id).ToList() });
                    capacity -= count * pool.Weight;
                }

                if (refusal is not null)
                    fleet.Errors.Add(entry with { ErrorCode = refusal.Code, ErrorMessage = refusal.Message });
            }
            catch (CloudException refusal)
            {
                fleet.Errors.Add(entry with { ErrorCode = refusal.Code, ErrorMessage = refusal.Message });
            }
        }
    }

    private string RequireZone(FleetPool pool)
    {
        var zones = reader.ZonesFor(pool.Launch);
        return zones.Contains(pool.Zone)
            ? pool.Zone
            : throw Ec2Errors.UnsupportedType(pool.Launch.Required("InstanceType"), pool.Zone, zones);
    }

    private static Dictionary<string, string> TagsOf(Fleet fleet, FleetPool pool)
    {
        var template = TemplateStore.Find(fleet.Connection, new Ec2Input().With("LaunchTemplateId", pool.TemplateId));
        var tags = TagInput.OfSpecification(
            TemplateStore.Version(fleet.Connection, template, pool.TemplateVersion.ToString()).Data,
            "instance"
        );
        foreach (var (key, value) in TagInput.OfSpecification(fleet.Call.Input, "instance"))
            tags[key] = value;
        tags["aws:ec2:fleet-id"] = fleet.Id;
        tags["aws:ec2launchtemplate:id"] = pool.TemplateId;
        tags["aws:ec2launchtemplate:version"] = pool.TemplateVersion.ToString(CultureInfo.InvariantCulture);
        return tags;
    }

    private List<FleetPool> Ordered(SqliteConnection connection, IReadOnlyList<FleetPool> choices, string strategy, bool isSpot)
    {
        var now = time.GetUtcNow();
        var up = InstanceStore.Existing(connection);
        int Free(FleetPool pool) =>
            pool.Launch.Optional("InstanceType") is { } type
                ? market.Capacity(type, pool.Zone, now)
                    - up.Count(instance =>
                        instance.Launch.IsSpot && instance.Launch.InstanceType == type && instance.Launch.Zone == pool.Zone
                    )
                : 0;
        decimal Price(FleetPool pool) =>
            InstanceTypes.Find(pool.Launch.Optional("InstanceType") ?? string.Empty) is not { } type
                ? decimal.MaxValue
                : (isSpot ? market.Price(type.Name, pool.Zone, now) : type.OnDemand(cloud.Value.Region)) / (decimal)pool.Weight;

        return (
            strategy switch
            {
                "capacity-optimized" => choices.OrderByDescending(Free),
                "capacity-optimized-prioritized" => choices.OrderByDescending(Free).ThenBy(pool => pool.Priority),
                // The cheapest of those that are not nearly exhausted.
                "price-capacity-optimized" => choices.OrderBy(pool => Free(pool) > 0 ? 0 : 1).ThenBy(Price),
                "prioritized" => choices.OrderBy(pool => pool.Priority),
                _ => choices.OrderBy(Price),
            }
        ).ToList();
    }

    /// <summary>A fleet in the making.</summary>
    private sealed record Fleet(SqliteConnection Connection, Ec2Call Call, string Id, List<Instance> Instances)
    {
        public List<FleetEntry> Launched { get; } = [];

        public List<FleetEntry> Errors { get; } = [];
    }
}
