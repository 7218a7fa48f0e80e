using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>What a launch template is to say.</summary>
public class RequestLaunchTemplateData
{
    /// <summary>Disks.</summary>
    [Ec2Wire("BlockDeviceMapping", "BlockDeviceMapping")]
    public List<LaunchTemplateBlockDeviceMappingRequest>? BlockDeviceMappings { get; set; }

    /// <summary>Refuses to stop the machine by the API.</summary>
    [Ec2Wire("DisableApiStop", "DisableApiStop")]
    public bool? DisableApiStop { get; set; }

    /// <summary>Refuses to end the machine by the API.</summary>
    [Ec2Wire("DisableApiTermination", "DisableApiTermination")]
    public bool? DisableApiTermination { get; set; }

    /// <summary>Own bandwidth for disks.</summary>
    [Ec2Wire("EbsOptimized", "EbsOptimized")]
    public bool? EbsOptimized { get; set; }

    /// <summary>Instance profile, which names the role of the machine.</summary>
    [Ec2Wire("IamInstanceProfile", "IamInstanceProfile")]
    public LaunchTemplateIamInstanceProfileSpecificationRequest? IamInstanceProfile { get; set; }

    /// <summary>Image, or <c>resolve:ssm:</c> and the name of a parameter that has its id.</summary>
    [Ec2Wire("ImageId", "ImageId")]
    public string? ImageId { get; set; }

    /// <summary>What a shutdown from within does; stop without.</summary>
    [Ec2Wire("InstanceInitiatedShutdownBehavior", "InstanceInitiatedShutdownBehavior")]
    public ShutdownBehavior? InstanceInitiatedShutdownBehavior { get; set; }

    /// <summary>Spot, and how; not for fleets.</summary>
    [Ec2Wire("InstanceMarketOptions", "InstanceMarketOptions")]
    public LaunchTemplateInstanceMarketOptionsRequest? InstanceMarketOptions { get; set; }

    /// <summary>Type.</summary>
    [Ec2Wire("InstanceType", "InstanceType")]
    public InstanceType? InstanceType { get; set; }

    /// <summary>Key pair for ssh.</summary>
    [Ec2Wire("KeyName", "KeyName")]
    public string? KeyName { get; set; }

    /// <summary>How instance metadata are reached.</summary>
    [Ec2Wire("MetadataOptions", "MetadataOptions")]
    public LaunchTemplateInstanceMetadataOptionsRequest? MetadataOptions { get; set; }

    /// <summary>Metrics every minute.</summary>
    [Ec2Wire("Monitoring", "Monitoring")]
    public LaunchTemplatesMonitoringRequest? Monitoring { get; set; }

    /// <summary>Network interfaces; with them, groups and subnet belong here.</summary>
    [Ec2Wire("NetworkInterface", "NetworkInterface")]
    public List<LaunchTemplateInstanceNetworkInterfaceSpecificationRequest>? NetworkInterfaces { get; set; }

    /// <summary>Zone and host.</summary>
    [Ec2Wire("Placement", "Placement")]
    public LaunchTemplatePlacementRequest? Placement { get; set; }

    /// <summary>Ids of security groups.</summary>
    [Ec2Wire("SecurityGroupId", "SecurityGroupId")]
    public List<string>? SecurityGroupIds { get; set; }

    /// <summary>Names of security groups, in the default network only.</summary>
    [Ec2Wire("SecurityGroup", "SecurityGroup")]
    public List<string>? SecurityGroups { get; set; }

    /// <summary>Tags for what is created at a launch.</summary>
    [Ec2Wire("TagSpecification", "TagSpecification")]
    public List<LaunchTemplateTagSpecificationRequest>? TagSpecifications { get; set; }

    /// <summary>Start-up script in Base64, at most 16 KiB before encoding.</summary>
    [Ec2Wire("UserData", "UserData")]
    public string? UserData { get; set; }
}
