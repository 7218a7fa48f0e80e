using System.Xml.Linq;
using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Tagging;
using static RenderFarm.LocalCloud.Ec2.Protocol.Ec2Xml;

namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>Writes instances as EC2 describes them.</summary>
internal sealed class InstanceXml(IOptions<LocalCloudOptions> cloud, IOptions<Ec2Options> options)
{
    /// <summary>The content of a reservation.</summary>
    public object?[] Reservation(IGrouping<string, Instance> reservation) =>
        [
            Node("reservationId", reservation.Key),
            Node("ownerId", options.Value.Account),
            Node("groupSet"),
            Set("instancesSet", reservation.OrderBy(instance => instance.LaunchIndex), Describe),
        ];

    public static XElement State(string name, InstanceState state) => Node(name, Node("code", state.Code()), Node("name", state.Name()));

    /// <summary>Such as <c>ip-172-31-0-5.eu-central-1.compute.internal</c>.</summary>
    public string HostName(Instance instance) => $"ip-{instance.PrivateAddress.Replace('.', '-')}.{cloud.Value.Region}.compute.internal";

    /// <summary>What EC2 shows as the reason of the last transition.</summary>
    public static string TransitionReason(Instance instance) =>
        instance switch
        {
            { Reason: null } => string.Empty,
            { Reason.Code: "Client.UserInitiatedShutdown", Ended: { } ended } =>
                $"User initiated ({ended.UtcDateTime:yyyy-MM-dd HH:mm:ss} GMT)",
            _ => instance.Reason.Code,
        };

    private object?[] Describe(Instance instance)
    {
        var launch = instance.Launch;
        var isThere = instance.State is not InstanceState.Terminated;
        return
        [
            Node("instanceId", instance.Id),
            Node("imageId", launch.ImageId),
            State("instanceState", instance.State),
            Node("privateDnsName", isThere ? HostName(instance) : null),
            Node("dnsName"),
            Node("reason", TransitionReason(instance)),
            Value("keyName", launch.KeyName),
            Node("amiLaunchIndex", instance.LaunchIndex),
            Node("productCodes"),
            Node("instanceType", launch.InstanceType),
            Value("launchTime", instance.LaunchTime),
            Node("placement", Node("availabilityZone", launch.Zone), Node("groupName"), Node("tenancy", "default")),
            Node("monitoring", Node("state", "disabled")),
            isThere ? Node("subnetId", Zones.SubnetOf(launch.Zone)) : null,
            isThere ? Node("vpcId", Zones.DefaultVpc) : null,
            isThere ? Node("privateIpAddress", instance.PrivateAddress) : null,
            Value("sourceDestCheck", true),
            Groups(launch),
            instance.Reason is { } reason ? Node("stateReason", Node("code", reason.Code), Node("message", reason.Message)) : null,
            Node("architecture", "x86_64"),
            Node("rootDeviceType", "ebs"),
            Node("rootDeviceName", "/dev/xvda"),
            Set(
                "blockDeviceMapping",
                isThere ? launch.Volumes : [],
                volume =>
                    new object?[]
                    {
                        Node("deviceName", volume.DeviceName),
                        Node(
                            "ebs",
                            Node("volumeId", volume.Id),
                            Node("status", "attached"),
                            Value("attachTime", instance.LaunchTime),
                            Value("deleteOnTermination", volume.DeleteOnTermination)
                        ),
                    }
            ),
            Node("virtualizationType", "hvm"),
            Value("instanceLifecycle", launch.IsSpot ? "spot" : null),
            Value("spotInstanceRequestId", instance.SpotRequestId),
            Node("clientToken", instance.ClientToken),
            TagInput.Describe(instance.Tags),
            Node("hypervisor", "xen"),
            Node("networkInterfaceSet"),
            launch.InstanceProfile is { } profile
                ? Node("iamInstanceProfile", Node("arn", profile), Node("id", "AIPALOCALCLOUD0000000"))
                : null,
            Value("ebsOptimized", launch.IsEbsOptimized),
            Node(
                "metadataOptions",
                Node("state", "applied"),
                Node("httpTokens", launch.TokenRequired ? "required" : "optional"),
                Node("httpPutResponseHopLimit", launch.MetadataHopLimit),
                Node("httpEndpoint", launch.MetadataEnabled ? "enabled" : "disabled"),
                Node("instanceMetadataTags", launch.TagsInMetadata ? "enabled" : "disabled")
            ),
            Node("platformDetails", "Linux/UNIX"),
            Node("usageOperation", "RunInstances"),
        ];
    }

    private static XElement Groups(LaunchSpecification launch) => Set("groupSet", launch.SecurityGroupIds, id => Node("groupId", id));
}
