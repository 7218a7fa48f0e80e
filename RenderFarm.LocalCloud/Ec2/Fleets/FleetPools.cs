using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Protocol;
using RenderFarm.LocalCloud.Ec2.Templates;

namespace RenderFarm.LocalCloud.Ec2.Fleets;

/// <summary>Reads which pools a fleet may use: launch templates with their overrides, in each zone that these allow.</summary>
internal sealed class FleetPools(IOptions<LocalCloudOptions> cloud)
{
    private const int MaxPools = 300;

    public IReadOnlyList<FleetPool> Read(SqliteConnection connection, Ec2Input input)
    {
        var configurations = input.List("LaunchTemplateConfigs");
        if (configurations.Count == 0)
            throw Ec2Errors.MissingParameter("LaunchTemplateConfigs");

        var pools = configurations
            .SelectMany(configuration =>
                Read(connection, configuration.Structure("LaunchTemplateSpecification"), configuration.List("Overrides"))
            )
            .ToList();
        return pools.Count <= MaxPools ? pools : throw Ec2Errors.InvalidValue($"A fleet can have at most {MaxPools} overrides.");
    }

    private IEnumerable<FleetPool> Read(SqliteConnection connection, Ec2Input specification, IReadOnlyList<Ec2Input> overrides)
    {
        var template = TemplateStore.Find(connection, specification);
        var version = TemplateStore.Version(connection, template, specification.Required("Version"));
        if (version.Data.Structure("InstanceMarketOptions").Names.Count > 0)
        {
            throw Ec2Errors.Error(
                "InvalidLaunchTemplate",
                $"Incompatible launch template: {template.Id} has InstanceMarketOptions. The fleet says what is spot and what is on demand."
            );
        }

        foreach (var change in overrides.Count > 0 ? overrides : [new()])
        {
            var launch = version.Data;
            foreach (var name in (ReadOnlySpan<string>)["InstanceType", "ImageId"])
            {
                if (change.Optional(name) is { } value)
                    launch = launch.With(name, value);
            }

            if (change.Optional("MaxPrice") is { } price)
                launch = launch.With("InstanceMarketOptions.SpotOptions.MaxPrice", price);
            var weight = Number(change, "WeightedCapacity") ?? 1;
            if (weight <= 0)
                throw Ec2Errors.InvalidValue("WeightedCapacity", change.Required("WeightedCapacity"), "It must be above 0.");

            foreach (var zone in ZonesOf(change, launch))
            {
                yield return new(
                    template.Id,
                    version.Version,
                    change,
                    launch.Without("SubnetId", "Placement").With("Placement.AvailabilityZone", zone),
                    zone,
                    weight,
                    Number(change, "Priority") ?? double.MaxValue
                );
            }
        }
    }

    private static double? Number(Ec2Input input, string name) =>
        input.Optional(name) switch
        {
            null => null,
            var text when double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value) => value,
            var text => throw Ec2Errors.InvalidValue(name, text, "It must be a number."),
        };

    private IReadOnlyList<string> ZonesOf(Ec2Input change, Ec2Input launch)
    {
        var region = cloud.Value.Region;
        if (change.Optional("SubnetId") is { } subnets)
        {
            return subnets
                .Split(',', StringSplitOptions.TrimEntries)
                .Select(subnet =>
                    Zones.OfSubnet(region, subnet)
                    ?? throw Ec2Errors.Error("InvalidSubnetID.NotFound", $"The subnet ID '{subnet}' does not exist")
                )
                .ToList();
        }

        const string Placement = "Placement.AvailabilityZone";
        if ((change.Optional("AvailabilityZone") ?? change.Optional(Placement) ?? launch.Optional(Placement)) is { } zones)
        {
            return zones
                .Split(',', StringSplitOptions.TrimEntries)
                .Select(zone =>
                    Zones.Of(region).Contains(zone) ? zone : throw Ec2Errors.InvalidValue($"Invalid availability zone: [{zone}]")
                )
                .ToList();
        }

        var subnetOfTemplate = launch
            .List("NetworkInterface")
            .Select(card => card.Optional("SubnetId"))
            .FirstOrDefault(id => id is not null);
        if (subnetOfTemplate is not null && Zones.OfSubnet(region, subnetOfTemplate) is { } home)
            return [home];
        // A type that there is not is an error of its pool, not of the request.
        return InstanceTypes.Find(launch.Optional("InstanceType") ?? string.Empty)?.ZonesIn(region) ?? [Zones.Of(region)[0]];
    }
}

/// <summary>One of the instance types that a fleet may be made of.</summary>
/// <param name="TemplateId">Launch template.</param>
/// <param name="TemplateVersion">Its version.</param>
/// <param name="Overrides">What the request changes of it, as sent.</param>
/// <param name="Launch">Parameters of the launch, in this pool's zone.</param>
/// <param name="Zone">Where.</param>
/// <param name="Weight">Capacity units that an instance counts for.</param>
/// <param name="Priority">Lower ones first, where priorities count.</param>
internal sealed record FleetPool(
    string TemplateId,
    int TemplateVersion,
    Ec2Input Overrides,
    Ec2Input Launch,
    string Zone,
    double Weight,
    double Priority
);

/// <summary>The answer to CreateFleet, as it is given again to the same client token.</summary>
internal sealed record FleetResult(string FleetId, IReadOnlyList<FleetEntry> Launched, IReadOnlyList<FleetEntry> Errors);

/// <summary>What came of one pool: instances, or the reason why there are none or too few.</summary>
internal sealed record FleetEntry
{
    public required string TemplateId { get; init; }

    public required int TemplateVersion { get; init; }

    /// <summary>The overrides by their names in the answer.</summary>
    public required IReadOnlyDictionary<string, string> Overrides { get; init; }

    /// <summary>spot or on-demand.</summary>
    public required string Lifecycle { get; init; }

    public required string InstanceType { get; init; }

    public IReadOnlyList<string> InstanceIds { get; init; } = [];

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }
}
