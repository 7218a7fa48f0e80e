using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Protocol;
using static RenderFarm.LocalCloud.Ec2.Protocol.Ec2Xml;

namespace RenderFarm.LocalCloud.Ec2.Catalog;

/// <summary>What there is to be rented.</summary>
internal sealed class CatalogOperations(MachineImages images, IOptions<LocalCloudOptions> cloud, IOptions<Ec2Options> options)
{
    private const int MaxItems = 1000;

    private string Region => cloud.Value.Region;

    public Task<object?[]> DescribeImagesAsync(Ec2Call call)
    {
        var ids = call.Input.Strings("ImageId");
        if (ids.FirstOrDefault(id => images.All.All(image => image.Id != id)) is { } unknown)
            throw unknown.StartsWith("ami-", StringComparison.Ordinal)
                ? Ec2Errors.ImageNotFound(unknown)
                : Ec2Errors.MalformedId("InvalidAMIID", unknown);

        var owners = call.Input.Strings("Owner");
        var chosen = images
            .All.Where(image => ids.Count == 0 || ids.Contains(image.Id))
            .Where(image => owners.Count == 0 || owners.Any(owner => IsOwner(image, owner)));
        var filters = Filters
            .Read(call.Input)
            .Only(
                "name",
                "image-id",
                "owner-alias",
                "owner-id",
                "architecture",
                "state",
                "description",
                "creation-date",
                "image-type",
                "is-public",
                "root-device-type",
                "root-device-name",
                "virtualization-type",
                "hypervisor",
                "platform-details",
                "platform",
                "ena-support"
            );
        var found = filters.Apply(chosen, FilterValues, _ => new Dictionary<string, string>());
        var page = Page<MachineImage>.Of(found, image => image.Id, call.Input, 1, MaxItems);
        return Task.FromResult<object?[]>([Set("imagesSet", page.Items, Describe), page.NextTokenElement]);
    }

    public static Task<object?[]> DescribeInstanceTypesAsync(Ec2Call call)
    {
        var names = call.Input.Strings("InstanceType");
        var unknown = names.Where(name => InstanceTypes.Find(name) is null).ToList();
        if (unknown.Count > 0)
        {
            throw Ec2Errors.Error(
                "InvalidInstanceType",
                $"The following supplied instance types do not exist: [{string.Join(", ", unknown)}]"
            );
        }

        var filters = Filters
            .Read(call.Input)
            .Only(
                "instance-type",
                "current-generation",
                "processor-info.supported-architecture",
                "vcpu-info.default-vcpus",
                "memory-info.size-in-mib",
                "supported-usage-class",
                "bare-metal",
                "hypervisor"
            );
        var chosen = InstanceTypes.All.Where(type => names.Count == 0 || names.Contains(type.Name));
        var page = Page<InstanceType>.Of(filters.Apply(chosen, FilterValues), type => type.Name, call.Input, 5, 100);
        return Task.FromResult<object?[]>([Set("instanceTypeSet", page.Items, Describe), page.NextTokenElement]);
    }

    public Task<object?[]> DescribeOfferingsAsync(Ec2Call call)
    {
        var locationType = call.Input.OneOf("LocationType", "region", "availability-zone", "availability-zone-id");
        var offerings = InstanceTypes.All.SelectMany(type =>
            locationType switch
            {
                "region" => [(Type: type.Name, Location: Region)],
                "availability-zone" => type.ZonesIn(Region).Select(zone => (Type: type.Name, Location: zone)),
                _ => type.ZonesIn(Region).Select(zone => (Type: type.Name, Location: Zones.IdOf(Region, zone))),
            }
        );
        var filters = Filters.Read(call.Input).Only("instance-type", "location");
        var chosen = filters.Apply(offerings, (offering, name) => [name == "location" ? offering.Location : offering.Type]);
        var page = Page<(string Type, string Location)>.Of(
            chosen,
            offering => $"{offering.Type} {offering.Location}",
            call.Input,
            5,
            MaxItems
        );
        return Task.FromResult<object?[]>([
            Set(
                "instanceTypeOfferingSet",
                page.Items,
                offering =>
                    new object?[]
                    {
                        Node("instanceType", offering.Type),
                        Node("locationType", locationType),
                        Node("location", offering.Location),
                    }
            ),
            page.NextTokenElement,
        ]);
    }

    private static IEnumerable<string?>? FilterValues(InstanceType type, string name) =>
        name switch
        {
            "instance-type" => [type.Name],
            "current-generation" => ["true"],
            "processor-info.supported-architecture" => ["x86_64"],
            "vcpu-info.default-vcpus" => [type.Vcpus.ToString()],
            "memory-info.size-in-mib" => [type.MemoryMiB.ToString()],
            "supported-usage-class" => ["on-demand", "spot"],
            "bare-metal" => ["false"],
            "hypervisor" => ["nitro"],
            _ => null,
        };

    private static object?[] Describe(InstanceType type) =>
        [
            Node("instanceType", type.Name),
            Value("currentGeneration", true),
            Value("freeTierEligible", false),
            Set("supportedUsageClasses", ["on-demand", "spot"], usage => usage),
            Set("supportedRootDeviceTypes", ["ebs"], device => device),
            Set("supportedVirtualizationTypes", ["hvm"], kind => kind),
            Value("bareMetal", false),
            Node("hypervisor", "nitro"),
            Node("processorInfo", Set("supportedArchitectures", ["x86_64"], architecture => architecture)),
            Node("vCpuInfo", Node("defaultVCpus", type.Vcpus), Node("defaultCores", type.Vcpus / 2), Node("defaultThreadsPerCore", 2)),
            Node("memoryInfo", Node("sizeInMiB", type.MemoryMiB)),
            Value(
                "instanceStorageSupported",
                type.Name.Contains("d.", StringComparison.Ordinal) || type.Name.StartsWith("g4dn", StringComparison.Ordinal)
            ),
            type.Gpu is not { } gpu
                ? null
                : Node(
                    "gpuInfo",
                    Set(
                        "gpus",
                        [gpu],
                        _ =>
                            new object?[]
                            {
                                Node("name", gpu.Name),
                                Node("manufacturer", "NVIDIA"),
                                Node("count", gpu.Count),
                                Node("memoryInfo", Node("sizeInMiB", gpu.MemoryMiB)),
                            }
                    ),
                    Node("totalGpuMemoryInMiB", gpu.Count * gpu.MemoryMiB)
                ),
            Value("burstablePerformanceSupported", type.Name.StartsWith('t')),
        ];

    private static IEnumerable<string?>? FilterValues(MachineImage image, string name) =>
        name switch
        {
            "name" => [image.Name],
            "image-id" => [image.Id],
            "owner-alias" => [image.OwnerAlias],
            "owner-id" => [image.OwnerId],
            "description" => [image.Description],
            "creation-date" => [Format(image.Created)],
            "architecture" => ["x86_64"],
            "state" => ["available"],
            "image-type" => ["machine"],
            "is-public" => [image.OwnerAlias is null ? "false" : "true"],
            "root-device-type" => ["ebs"],
            "root-device-name" => ["/dev/xvda"],
            "virtualization-type" => ["hvm"],
            "hypervisor" => ["xen"],
            "platform-details" => ["Linux/UNIX"],
            "platform" => [],
            "ena-support" => ["true"],
            _ => null,
        };

    private static object?[] Describe(MachineImage image) =>
        [
            Node("imageId", image.Id),
            Node("imageLocation", $"{image.OwnerAlias ?? image.OwnerId}/{image.Name}"),
            Node("imageState", "available"),
            Node("imageOwnerId", image.OwnerId),
            Value("imageOwnerAlias", image.OwnerAlias),
            Value("creationDate", image.Created),
            Value("isPublic", image.OwnerAlias is not null),
            Node("architecture", "x86_64"),
            Node("imageType", "machine"),
            Node("platformDetails", "Linux/UNIX"),
            Node("usageOperation", "RunInstances"),
            Node("name", image.Name),
            Node("description", image.Description),
            Node("rootDeviceType", "ebs"),
            Node("rootDeviceName", "/dev/xvda"),
            Node("virtualizationType", "hvm"),
            Node("hypervisor", "xen"),
            Value("enaSupport", true),
        ];

    private bool IsOwner(MachineImage image, string owner) =>
        owner == image.OwnerId || owner == image.OwnerAlias || (owner == "self" && image.OwnerId == options.Value.Account);
}
