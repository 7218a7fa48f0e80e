using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Networks;
using RenderFarm.LocalCloud.Ec2.Protocol;
using RenderFarm.LocalCloud.Ec2.Tagging;
using RenderFarm.LocalCloud.Ec2.Templates;

namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>Reads and checks what is to be launched.</summary>
internal sealed class LaunchReader(MachineImages images, IOptions<LocalCloudOptions> cloud, IOptions<Ec2Options> options)
{
    private const int MaxUserDataBytes = 16 << 10;
    private const int StandardVolumeGiB = 8;
    private const string RootDevice = "/dev/xvda";

    private string Region => cloud.Value.Region;

    /// <summary>The parameters of a launch with those of its launch template below them.</summary>
    public static Ec2Input WithTemplate(SqliteConnection connection, Ec2Input input, Ec2Input template)
    {
        if (template.Names.Count == 0)
            return input;
        var found = TemplateStore.Find(connection, template);
        var data = TemplateStore.Version(connection, found, template.Optional("Version")).Data;
        return input.Without("LaunchTemplate").Over(data);
    }

    /// <summary>The tags that instances get: the template's, over them the request's.</summary>
    public static Dictionary<string, string> InstanceTags(SqliteConnection connection, Ec2Input input, Ec2Input template)
    {
        var tags =
            template.Names.Count == 0
                ? []
                : TagInput.OfSpecification(
                    TemplateStore.Version(connection, TemplateStore.Find(connection, template), template.Optional("Version")).Data,
                    "instance"
                );
        foreach (var (key, value) in TagInput.OfSpecification(input, "instance"))
            tags[key] = value;
        return tags;
    }

    /// <summary>The zones that a launch may go to: the one it names, or all that have its type.</summary>
    public IReadOnlyList<string> ZonesFor(Ec2Input input)
    {
        var type = TypeOf(input);
        var subnet =
            input.Optional("SubnetId")
            ?? input.List("NetworkInterface").Select(card => card.Optional("SubnetId")).FirstOrDefault(id => id is not null);
        var zone = input.Optional("Placement.AvailabilityZone");
        if (zone is not null && !Zones.Of(Region).Contains(zone))
            throw Ec2Errors.InvalidValue($"Invalid availability zone: [{zone}]");
        if (subnet is not null)
        {
            var home =
                Zones.OfSubnet(Region, subnet)
                ?? throw Ec2Errors.Error("InvalidSubnetID.NotFound", $"The subnet ID '{subnet}' does not exist");
            if (zone is not null && zone != home)
                throw Ec2Errors.InvalidValue("AvailabilityZone", zone, $"The subnet {subnet} is in {home}.");
            zone = home;
        }

        var offered = type.ZonesIn(Region);
        if (zone is null)
            return offered;
        return offered.Contains(zone) ? [zone] : throw Ec2Errors.UnsupportedType(type.Name, zone, offered);
    }

    /// <summary>The specification of a launch in <paramref name="zone"/>.</summary>
    /// <param name="connection">Where security groups are looked up.</param>
    /// <param name="input">With its template's parameters.</param>
    /// <param name="zone">One of <see cref="ZonesFor"/>.</param>
    /// <param name="isSpot">Whether it is a spot instance.</param>
    public LaunchSpecification Read(SqliteConnection connection, Ec2Input input, string zone, bool isSpot)
    {
        var spot = input.Structure("InstanceMarketOptions").Structure("SpotOptions");
        var isPersistent = isSpot && spot.OneOf("SpotInstanceType", "one-time", "persistent") == "persistent";
        var behaviour = spot.OneOf("InstanceInterruptionBehavior", "terminate", "stop", "hibernate");
        if (behaviour != "terminate" && !isPersistent)
            throw Ec2Errors.InvalidCombination($"The interruption behavior '{behaviour}' is only valid for persistent Spot requests.");

        var metadata = input.Structure("MetadataOptions");
        return new()
        {
            ImageId = images.Resolve(input.Required("ImageId")).Id,
            InstanceType = TypeOf(input).Name,
            Zone = zone,
            IsSpot = isSpot,
            IsPersistent = isPersistent,
            MaxPrice = isSpot ? spot.Dollars("MaxPrice") : null,
            SecurityGroupIds = GroupsOf(connection, input),
            Volumes = VolumesOf(input),
            // EC2 cannot stop what a one-time request started.
            TerminatesOnShutdown =
                input.OneOf("InstanceInitiatedShutdownBehavior", "stop", "terminate") == "terminate" || (isSpot && !isPersistent),
            UserData = UserDataOf(input),
            KeyName = input.Optional("KeyName"),
            InstanceProfile = ProfileOf(input),
            MetadataEnabled = metadata.OneOf("HttpEndpoint", "enabled", "disabled") == "enabled",
            TokenRequired = metadata.OneOf("HttpTokens", "optional", "required") == "required",
            MetadataHopLimit = metadata.Integer("HttpPutResponseHopLimit", 1, 64) ?? 1,
            TagsInMetadata = metadata.OneOf("InstanceMetadataTags", "disabled", "enabled") == "enabled",
            IsEbsOptimized = input.Boolean("EbsOptimized"),
        };
    }

    public static InstanceType TypeOf(Ec2Input input)
    {
        var name = input.Optional("InstanceType") ?? "m5.large";
        return InstanceTypes.Find(name) ?? throw Ec2Errors.InvalidValue($"Invalid value '{name}' for InstanceType.");
    }

    private static string? UserDataOf(Ec2Input input)
    {
        if (input.Optional("UserData") is not { } text)
            return null;
        try
        {
            return Convert.FromBase64String(text).Length <= MaxUserDataBytes
                ? text
                : throw Ec2Errors.InvalidValue($"User data is limited to {MaxUserDataBytes} bytes");
        }
        catch (FormatException)
        {
            throw Ec2Errors.InvalidValue("Invalid BASE64 encoding of user data.");
        }
    }

    private static List<string> GroupsOf(SqliteConnection connection, Ec2Input input)
    {
        var ids = input
            .Strings("SecurityGroupId")
            .Concat(input.List("NetworkInterface").SelectMany(card => card.Strings("SecurityGroupId")));
        var groups = ids.Select(id => SecurityGroups.ById(connection, id))
            .Concat(input.Strings("SecurityGroup").Select(name => SecurityGroups.ByName(connection, name)))
            .Select(group => group.Id)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return groups.Count > 0 ? groups : [SecurityGroups.Default.Id];
    }

    private static List<Volume> VolumesOf(Ec2Input input)
    {
        var volumes = input
            .List("BlockDeviceMapping")
            .Where(mapping => mapping.Structure("Ebs").Names.Count > 0)
            .Select(mapping =>
            {
                var disk = mapping.Structure("Ebs");
                return new Volume(
                    ResourceIds.New("vol"),
                    mapping.Required("DeviceName"),
                    disk.Integer("VolumeSize", 1, 16384) ?? StandardVolumeGiB,
                    disk.OneOf("VolumeType", "gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"),
                    disk.Boolean("Encrypted"),
                    disk.Optional("DeleteOnTermination") is null || disk.Boolean("DeleteOnTermination")
                );
            })
            .ToList();
        if (volumes.TrueForAll(volume => volume.DeviceName != RootDevice))
            volumes.Insert(0, new(ResourceIds.New("vol"), RootDevice, StandardVolumeGiB, "gp3", false, true));
        return volumes;
    }

    private string? ProfileOf(Ec2Input input)
    {
        var profile = input.Structure("IamInstanceProfile");
        if (profile.Optional("Arn") is { } arn)
        {
            return arn.Contains(":instance-profile/", StringComparison.Ordinal)
                ? arn
                : throw Ec2Errors.InvalidValue("iamInstanceProfile.arn", arn, "Invalid IAM Instance Profile ARN");
        }

        var name = profile.Optional("Name") ?? options.Value.DefaultInstanceProfile;
        return name.Length == 0 ? null : $"arn:aws:iam::{options.Value.Account}:instance-profile/{name}";
    }
}
