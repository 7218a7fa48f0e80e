using System.Security.Cryptography;
using System.Text.Json;
using Amazon.EC2;
using Amazon.EC2.Model;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Coordinator.Fleet.Ec2;

/// <summary>How instances are started, but for their type, zone and price.</summary>
/// <param name="Image">From what.</param>
/// <param name="UserData">Their start-up script in Base64.</param>
/// <param name="Options">The farm's settings.</param>
internal sealed record LaunchData(MachineImage Image, string UserData, FleetOptions Options)
{
    private bool HasBase => Options.LaunchTemplate.Length > 0;

    /// <summary>Equal for equal data, and otherwise different.</summary>
    public string Hash =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                JsonSerializer.SerializeToUtf8Bytes(
                    new
                    {
                        Image.Id,
                        Image.RootDevice,
                        UserData,
                        Options.LaunchTemplate,
                        Options.InstanceProfile,
                        Options.KeyPair,
                        Options.VolumeGiB,
                        Options.SecurityGroups,
                    }
                )
            )
        )[..16];

    /// <summary>For a launch template.</summary>
    public RequestLaunchTemplateData ForTemplate(List<Tag> tags) =>
        new()
        {
            ImageId = Image.Id,
            UserData = UserData,
            KeyName = NullIfEmpty(Options.KeyPair),
            IamInstanceProfile = NullIfEmpty(Options.InstanceProfile) is { } profile
                ? new LaunchTemplateIamInstanceProfileSpecificationRequest { Name = profile }
                : null,
            SecurityGroupIds = Options.SecurityGroups.Count > 0 ? [.. Options.SecurityGroups] : null,
            InstanceInitiatedShutdownBehavior = ShutdownBehavior.Terminate,
            MetadataOptions = new LaunchTemplateInstanceMetadataOptionsRequest
            {
                HttpEndpoint = LaunchTemplateInstanceMetadataEndpointState.Enabled,
                HttpTokens = LaunchTemplateHttpTokensState.Required,
                HttpPutResponseHopLimit = 1,
            },
            BlockDeviceMappings = Disk is not { } disk
                ? null
                :
                [
                    new LaunchTemplateBlockDeviceMappingRequest
                    {
                        DeviceName = disk,
                        Ebs = new LaunchTemplateEbsBlockDeviceRequest
                        {
                            Encrypted = true,
                            DeleteOnTermination = true,
                            VolumeType = VolumeType.Gp3,
                            VolumeSize = Size,
                        },
                    },
                ],
            TagSpecifications =
            [
                new LaunchTemplateTagSpecificationRequest { ResourceType = ResourceType.SpotInstancesRequest, Tags = tags },
            ],
        };

    /// <summary>For a request of instances of one type in one zone.</summary>
    public RunInstancesRequest ForRun() =>
        new()
        {
            LaunchTemplate = HasBase
                ? new LaunchTemplateSpecification { LaunchTemplateName = Options.LaunchTemplate, Version = "$Default" }
                : null,
            ImageId = Image.Id,
            UserData = UserData,
            KeyName = NullIfEmpty(Options.KeyPair),
            IamInstanceProfile = NullIfEmpty(Options.InstanceProfile) is { } profile
                ? new IamInstanceProfileSpecification { Name = profile }
                : null,
            SecurityGroupIds = Options.SecurityGroups.Count > 0 ? [.. Options.SecurityGroups] : null,
            InstanceInitiatedShutdownBehavior = ShutdownBehavior.Terminate,
            MetadataOptions = new InstanceMetadataOptionsRequest
            {
                HttpEndpoint = InstanceMetadataEndpointState.Enabled,
                HttpTokens = HttpTokensState.Required,
                HttpPutResponseHopLimit = 1,
            },
            BlockDeviceMappings = Disk is not { } disk
                ? null
                :
                [
                    new BlockDeviceMapping
                    {
                        DeviceName = disk,
                        Ebs = new EbsBlockDevice
                        {
                            Encrypted = true,
                            DeleteOnTermination = true,
                            VolumeType = VolumeType.Gp3,
                            VolumeSize = Size,
                        },
                    },
                ],
        };

    /// <summary>The disk to describe; a base template describes its own unless a size is set here.</summary>
    private string? Disk => HasBase && Options.VolumeGiB == 0 ? null : Image.RootDevice;

    /// <summary>The image's own when null.</summary>
    private int? Size => Options.VolumeGiB == 0 ? null : Options.VolumeGiB;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
