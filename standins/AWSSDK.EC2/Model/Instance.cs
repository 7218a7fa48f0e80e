using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>A machine.</summary>
public class Instance
{
    /// <summary>Its place among those started together.</summary>
    public int? AmiLaunchIndex { get; set; }

    /// <summary>Processor architecture.</summary>
    public ArchitectureValues Architecture { get; set; } = null!;

    /// <summary>Disks; null when there are none.</summary>
    [Ec2Wire("BlockDeviceMapping", "blockDeviceMapping")]
    public List<InstanceBlockDeviceMapping>? BlockDeviceMappings { get; set; }

    /// <summary>Token of the request that started it.</summary>
    public string? ClientToken { get; set; }

    /// <summary>Own bandwidth for disks.</summary>
    public bool? EbsOptimized { get; set; }

    /// <summary>Enhanced networking.</summary>
    public bool? EnaSupport { get; set; }

    /// <summary>Instance profile.</summary>
    public IamInstanceProfile? IamInstanceProfile { get; set; }

    /// <summary>Image.</summary>
    public string ImageId { get; set; } = null!;

    /// <summary>Id.</summary>
    public string InstanceId { get; set; } = null!;

    /// <summary>Spot; null when on demand.</summary>
    public InstanceLifecycleType? InstanceLifecycle { get; set; }

    /// <summary>Type.</summary>
    public InstanceType InstanceType { get; set; } = null!;

    /// <summary>Key pair.</summary>
    public string? KeyName { get; set; }

    /// <summary>When it was started last.</summary>
    public DateTime? LaunchTime { get; set; }

    /// <summary>How instance metadata are reached.</summary>
    public InstanceMetadataOptionsResponse? MetadataOptions { get; set; }

    /// <summary>Zone and host.</summary>
    public Placement Placement { get; set; } = null!;

    /// <summary>Windows, or null.</summary>
    public PlatformValues? Platform { get; set; }

    /// <summary>System, as it is billed.</summary>
    public string? PlatformDetails { get; set; }

    /// <summary>Name within the network.</summary>
    public string? PrivateDnsName { get; set; }

    /// <summary>Address within the network.</summary>
    public string? PrivateIpAddress { get; set; }

    /// <summary>Name from outside.</summary>
    [Ec2Wire("DnsName", "dnsName")]
    public string? PublicDnsName { get; set; }

    /// <summary>Address from outside.</summary>
    [Ec2Wire("IpAddress", "ipAddress")]
    public string? PublicIpAddress { get; set; }

    /// <summary>Name of the root disk.</summary>
    public string? RootDeviceName { get; set; }

    /// <summary>Security groups; null when there are none.</summary>
    [Ec2Wire("GroupSet", "groupSet")]
    public List<GroupIdentifier>? SecurityGroups { get; set; }

    /// <summary>Id of its spot request.</summary>
    public string? SpotInstanceRequestId { get; set; }

    /// <summary>State.</summary>
    [Ec2Wire("InstanceState", "instanceState")]
    public InstanceState State { get; set; } = null!;

    /// <summary>Why the state changed last.</summary>
    public StateReason? StateReason { get; set; }

    /// <summary>Why and when the state changed last, in words.</summary>
    [Ec2Wire("Reason", "reason")]
    public string? StateTransitionReason { get; set; }

    /// <summary>Subnet.</summary>
    public string? SubnetId { get; set; }

    /// <summary>Tags; null when there are none.</summary>
    [Ec2Wire("TagSet", "tagSet")]
    public List<Tag>? Tags { get; set; }

    /// <summary>Network.</summary>
    public string? VpcId { get; set; }
}
