using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Protocol;
using RenderFarm.LocalCloud.Ec2.Tagging;
using static RenderFarm.LocalCloud.Ec2.Protocol.Ec2Xml;

namespace RenderFarm.LocalCloud.Ec2.Networks;

/// <summary>The default VPC, its subnets and security groups.</summary>
internal sealed class NetworkOperations(Ec2Database database, IOptions<LocalCloudOptions> cloud, IOptions<Ec2Options> options)
{
    private const string GroupKind = "security-group";
    private const int MaxItems = 1000;

    private string Region => cloud.Value.Region;

    /// <summary>The one region that there is.</summary>
    public Task<object?[]> DescribeRegionsAsync(Ec2Call call)
    {
        var chosen = Filters
            .Read(call.Input)
            .Only("region-name", "endpoint", "opt-in-status")
            .Apply(
                [Region],
                (region, name) =>
                    [
                        name switch
                        {
                            "region-name" => region,
                            "endpoint" => $"ec2.{region}.amazonaws.com",
                            _ => "opt-in-not-required",
                        },
                    ]
            );
        if (call.Input.Strings("RegionName").FirstOrDefault(name => name != Region) is { } unknown)
            throw Ec2Errors.InvalidValue($"Invalid region: [{unknown}]");
        return Task.FromResult<object?[]>([
            Set(
                "regionInfo",
                chosen,
                region =>
                    new object?[]
                    {
                        Node("regionName", region),
                        Node("regionEndpoint", $"ec2.{region}.amazonaws.com"),
                        Node("optInStatus", "opt-in-not-required"),
                    }
            ),
        ]);
    }

    public Task<object?[]> DescribeZonesAsync(Ec2Call call)
    {
        var names = call.Input.Strings("ZoneName");
        if (names.FirstOrDefault(name => !Zones.Of(Region).Contains(name)) is { } unknown)
            throw Ec2Errors.InvalidValue($"Invalid availability zone: [{unknown}]");
        var chosen = Filters
            .Read(call.Input)
            .Only("zone-name", "zone-id", "region-name", "state", "zone-type", "opt-in-status")
            .Apply(
                Zones.Of(Region).Where(zone => names.Count == 0 || names.Contains(zone)),
                (zone, name) =>
                    name switch
                    {
                        "zone-name" => [zone],
                        "zone-id" => [Zones.IdOf(Region, zone)],
                        "region-name" => [Region],
                        "state" => ["available"],
                        "zone-type" => ["availability-zone"],
                        "opt-in-status" => ["opt-in-not-required"],
                        _ => null,
                    }
            );
        return Task.FromResult<object?[]>([
            Set(
                "availabilityZoneInfo",
                chosen,
                zone =>
                    new object?[]
                    {
                        Node("zoneName", zone),
                        Node("zoneId", Zones.IdOf(Region, zone)),
                        Node("zoneState", "available"),
                        Node("regionName", Region),
                        Node("zoneType", "availability-zone"),
                        Node("optInStatus", "opt-in-not-required"),
                        Node("groupName", Region),
                        Node("networkBorderGroup", Region),
                    }
            ),
        ]);
    }

    public Task<object?[]> DescribeSubnetsAsync(Ec2Call call)
    {
        var ids = call.Input.Strings("SubnetId");
        if (ids.FirstOrDefault(id => Zones.OfSubnet(Region, id) is null) is { } unknown)
            throw Ec2Errors.Error("InvalidSubnetID.NotFound", $"The subnet ID '{unknown}' does not exist");
        var filters = Filters
            .Read(call.Input)
            .Only("subnet-id", "vpc-id", "availability-zone", "availability-zone-id", "default-for-az", "defaultForAz", "state");
        var chosen = filters.Apply(
            Zones.Of(Region).Where(zone => ids.Count == 0 || ids.Contains(Zones.SubnetOf(zone))),
            (zone, name) =>
                name switch
                {
                    "subnet-id" => [Zones.SubnetOf(zone)],
                    "vpc-id" => [Zones.DefaultVpc],
                    "availability-zone" => [zone],
                    "availability-zone-id" => [Zones.IdOf(Region, zone)],
                    "default-for-az" or "defaultForAz" => ["true"],
                    "state" => ["available"],
                    _ => null,
                },
            _ => new Dictionary<string, string>()
        );
        var page = Page<string>.Of(chosen, zone => zone, call.Input, 5, MaxItems);
        return Task.FromResult<object?[]>([
            Set(
                "subnetSet",
                page.Items,
                zone =>
                    new object?[]
                    {
                        Node("subnetId", Zones.SubnetOf(zone)),
                        Node("state", "available"),
                        Node("vpcId", Zones.DefaultVpc),
                        Node("cidrBlock", $"172.31.{Zones.BlockOf(zone)}.0/20"),
                        Node("availableIpAddressCount", 4091),
                        Node("availabilityZone", zone),
                        Node("availabilityZoneId", Zones.IdOf(Region, zone)),
                        Value("defaultForAz", true),
                        Value("mapPublicIpOnLaunch", true),
                        Node("ownerId", options.Value.Account),
                    }
            ),
            page.NextTokenElement,
        ]);
    }

    public Task<object?[]> DescribeVpcsAsync(Ec2Call call)
    {
        if (call.Input.Strings("VpcId").FirstOrDefault(id => id != Zones.DefaultVpc) is { } unknown)
            throw Ec2Errors.Error("InvalidVpcID.NotFound", $"The vpc ID '{unknown}' does not exist");
        var chosen = Filters
            .Read(call.Input)
            .Only("vpc-id", "is-default", "isDefault", "state")
            .Apply(
                [Zones.DefaultVpc],
                (vpc, name) =>
                    name switch
                    {
                        "vpc-id" => [vpc],
                        "is-default" or "isDefault" => ["true"],
                        "state" => ["available"],
                        _ => null,
                    },
                _ => new Dictionary<string, string>()
            );
        return Task.FromResult<object?[]>([
            Set(
                "vpcSet",
                chosen,
                vpc =>
                    new object?[]
                    {
                        Node("vpcId", vpc),
                        Node("state", "available"),
                        Node("cidrBlock", "172.31.0.0/16"),
                        Node("ownerId", options.Value.Account),
                        Node("instanceTenancy", "default"),
                        Value("isDefault", true),
                    }
            ),
        ]);
    }

    public Task<object?[]> DescribeGroupsAsync(Ec2Call call) =>
        Task.FromResult(
            database.Read(connection =>
            {
                var named = call
                    .Input.Strings("GroupId")
                    .Select(id => SecurityGroups.ById(connection, id))
                    .Concat(call.Input.Strings("GroupName").Select(name => SecurityGroups.ByName(connection, name)))
                    .ToList();
                var tags = TagStore.ByResource(connection, GroupKind);
                IReadOnlyDictionary<string, string> TagsOf(SecurityGroup group) => tags.GetValueOrDefault(group.Id) ?? [];
                var chosen = Filters
                    .Read(call.Input)
                    .Only("group-id", "group-name", "vpc-id", "description", "owner-id")
                    .Apply(
                        named.Count > 0 ? named : SecurityGroups.All(connection),
                        (group, name) =>
                            name switch
                            {
                                "group-id" => [group.Id],
                                "group-name" => [group.Name],
                                "vpc-id" => [Zones.DefaultVpc],
                                "description" => [group.Description],
                                "owner-id" => [options.Value.Account],
                                _ => null,
                            },
                        TagsOf
                    );
                var page = Page<SecurityGroup>.Of(chosen, group => group.Name, call.Input, 5, MaxItems);
                return new object?[]
                {
                    Set(
                        "securityGroupInfo",
                        page.Items,
                        group =>
                            new object?[]
                            {
                                Node("ownerId", options.Value.Account),
                                Node("groupId", group.Id),
                                Node("groupName", group.Name),
                                Node("groupDescription", group.Description),
                                Node("vpcId", Zones.DefaultVpc),
                                Node("ipPermissions"),
                                Set(
                                    "ipPermissionsEgress",
                                    ["0.0.0.0/0"],
                                    range =>
                                        new object?[] { Node("ipProtocol", "-1"), Set("ipRanges", [range], all => Node("cidrIp", all)) }
                                ),
                                TagInput.Describe(TagsOf(group)),
                            }
                    ),
                    page.NextTokenElement,
                };
            })
        );

    public async Task<object?[]> CreateGroupAsync(Ec2Call call)
    {
        if (call.Input.Optional("VpcId") is { } vpc && vpc != Zones.DefaultVpc)
            throw Ec2Errors.Error("InvalidVpcID.NotFound", $"The vpc ID '{vpc}' does not exist");
        var group = new SecurityGroup(ResourceIds.New("sg"), call.Input.Required("GroupName"), call.Input.Required("GroupDescription"));
        var tags = TagInput.OfSpecification(call.Input, GroupKind);
        await database.WriteAsync(connection =>
        {
            SecurityGroups.Add(connection, group);
            TagStore.Set(connection, group.Id, GroupKind, tags);
            return group;
        });
        return [Value("return", true), Node("groupId", group.Id), TagInput.Describe(tags)];
    }

    public async Task<object?[]> DeleteGroupAsync(Ec2Call call)
    {
        var removed = await database.WriteAsync(connection =>
        {
            var group = call.Input.Optional("GroupId") is { } id
                ? SecurityGroups.ById(connection, id)
                : SecurityGroups.ByName(connection, call.Input.Required("GroupName"));
            SecurityGroups.Remove(connection, group);
            return group;
        });
        return [Value("return", true), Node("groupId", removed.Id)];
    }
}
